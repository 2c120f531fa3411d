package file

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
)

// orientation is how a camera held a picture, 1 to 8 as Exif counts it; 1 where
// nothing is said of it.
func orientation(kind string, content []byte) int {
	exif := exifOf(kind, content)
	if len(exif) < 14 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	switch string(exif[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
	default:
		return 1
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	n := int64(order.Uint16(exif[at:]))
	for i := range n {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(exif)) {
			return 1
		}
		if order.Uint16(exif[entry:]) == 0x0112 {
			if o := int(order.Uint16(exif[entry+8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
	}
	return 1
}

// exifOf finds the Exif block of a picture, nil where it has none.
func exifOf(kind string, content []byte) []byte {
	var found []byte
	each(kind, content, func(name string, block []byte) {
		switch {
		case found != nil:
		case kind == "jpeg" && name == "\xe1" && bytes.HasPrefix(block, []byte("Exif\x00\x00")):
			found = block[6:]
		case kind == "png" && name == "eXIf", kind == "webp" && name == "EXIF":
			found = bytes.TrimPrefix(block, []byte("Exif\x00\x00"))
		}
	})
	return found
}

// plain reports whether a picture has only the blocks that this program writes.
func plain(kind string, content []byte) bool {
	ok := true
	each(kind, content, func(name string, _ []byte) {
		switch kind {
		case "jpeg":
			ok = ok && name != "\xfe" && (name < "\xe0" || name > "\xef")
		case "png":
			ok = ok && (name == "IHDR" || name == "PLTE" || name == "tRNS" || name == "IDAT" || name == "IEND")
		}
	})
	return ok
}

// each goes through the blocks of a picture up to its pixels, or to its end
// where they have a length. What is cut short ends it.
func each(kind string, content []byte, f func(name string, block []byte)) {
	switch kind {
	case "jpeg":
		for b := content[2:]; len(b) >= 4 && b[0] == 0xff && b[1] != 0xda; {
			n := int(binary.BigEndian.Uint16(b[2:]))
			if n < 2 || 2+n > len(b) {
				return
			}
			f(string(b[1:2]), b[4:2+n])
			b = b[2+n:]
		}
	case "png":
		for b := content[8:]; len(b) >= 12; {
			n := int64(binary.BigEndian.Uint32(b))
			if 12+n > int64(len(b)) {
				return
			}
			f(string(b[4:8]), b[8:8+n])
			b = b[12+n:]
		}
	case "webp":
		for b := content[12:]; len(b) >= 8; {
			n := int64(binary.LittleEndian.Uint32(b[4:]))
			if 8+n > int64(len(b)) {
				return
			}
			f(string(b[:4]), b[8:8+n])
			b = b[min(int64(len(b)), 8+n+n%2):]
		}
	}
}

// upright turns a picture as its orientation asks for.
func upright(p image.Image, orientation int) image.Image {
	if orientation == 1 {
		return p
	}
	b := p.Bounds()
	w, h := b.Dx(), b.Dy()
	from := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(from, from.Bounds(), p, b.Min, draw.Src)
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	to := image.NewNRGBA(size)
	for y := range h {
		for x := range w {
			i := to.PixOffset(turned(orientation, x, y, w, h))
			copy(to.Pix[i:i+4], from.Pix[from.PixOffset(x, y):])
		}
	}
	return to
}

// turned is where a point of a picture that is w by h comes to lie.
func turned(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	}
	return y, w - 1 - x // 8
}
