package file

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"twinhall/internal/errs"
)

// small is how wide and high a small picture is at most.
const small = 320

// quality of the JPEGs that are made: what is lost by it nobody sees on paper.
const quality = 90

// decode reads a picture. Its size is looked at before its pixels are.
func (e *Entrance) decode(kind string, content []byte) (image.Image, error) {
	size, err := sizeOf(kind, content)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "file.damaged")
	}
	if size.Width < 1 || size.Height < 1 || size.Width > longest || size.Height > longest || size.Width*size.Height > e.Pixels {
		return nil, errs.New(errs.Invalid, "file.too-many-pixels")
	}
	var p image.Image
	switch r := bytes.NewReader(content); kind {
	case "jpeg":
		p, err = jpeg.Decode(r)
	case "png":
		p, err = png.Decode(r)
	default:
		p, err = webp.Decode(r)
	}
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "file.damaged")
	}
	return p, nil
}

func sizeOf(kind string, content []byte) (image.Config, error) {
	switch r := bytes.NewReader(content); kind {
	case "jpeg":
		return jpeg.DecodeConfig(r)
	case "png":
		return png.DecodeConfig(r)
	default:
		return webp.DecodeConfig(r)
	}
}

// picture makes a picture anew, with its small one.
func (e *Entrance) picture(kind string, content []byte) (*File, error) {
	p, err := e.decode(kind, content)
	if err != nil {
		return nil, err
	}
	p = upright(p, orientation(kind, content))
	out, err := encode(kind, p, e.Bytes)
	if err != nil {
		return nil, err
	}
	b := p.Bounds()
	f := made(map[bool]string{true: PNG, false: JPEG}[kindOf(out) == "png"], out, b.Dx(), b.Dy())
	if f.Small, err = shrink(p); err != nil {
		return nil, err
	}
	f.Thumb = f.Small.Hash
	return f, nil
}

// encode writes a picture: a PNG as one where it does not grow too large by
// that, all others as JPEG, unless parts of it can be seen through.
func encode(kind string, p image.Image, most int64) ([]byte, error) {
	var out bytes.Buffer
	glassy := !opaque(p)
	if kind == "png" || glassy {
		if err := png.Encode(&out, p); err != nil {
			return nil, err
		}
		if int64(out.Len()) <= most {
			return out.Bytes(), nil
		}
		if glassy {
			return nil, errs.New(errs.Invalid, "file.too-large")
		}
		out.Reset()
	}
	if err := jpeg.Encode(&out, p, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	if int64(out.Len()) > most {
		return nil, errs.New(errs.Invalid, "file.too-large")
	}
	return out.Bytes(), nil
}

func opaque(p image.Image) bool {
	o, ok := p.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// shrink makes the small picture: on white where one can see through.
func shrink(p image.Image) (*File, error) {
	b := p.Bounds()
	w, h := b.Dx(), b.Dy()
	if most := max(w, h); most > small {
		w, h = max(1, w*small/most), max(1, h*small/most)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(to, to.Bounds(), p, b, draw.Over, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, to, &jpeg.Options{Quality: 80}); err != nil {
		return nil, err
	}
	return made(JPEG, out.Bytes(), w, h), nil
}
