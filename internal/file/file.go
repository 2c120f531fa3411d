// Package file keeps what people upload: papers as PDF and pictures, named by
// what they hold, in the database, so that a backup has them and an erasure
// reaches them. What comes in is checked by its content and pictures are made
// anew; what goes out is compared with its name. It must not know what a file
// is for, nor who may see it.
package file

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// The types of file that are kept. Nothing else is.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
)

// Head is what is known of a file without its bytes.
type Head struct {
	Hash   string `json:"hash"` // SHA-256 of its bytes, in hexadecimal
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width,omitempty"` // pixels; 0 = it is no picture
	Height int    `json:"height,omitempty"`
	Thumb  string `json:"thumb,omitempty"` // hash of its small picture, a JPEG; "" = it has none
}

// File is a file with its bytes, and with its small picture where it is one.
type File struct {
	Head
	Content []byte
	Small   *File
}

// extensions are the ends of names, by type.
var extensions = map[string]string{PDF: "pdf", JPEG: "jpg", PNG: "png"}

// Name is what a file is called in addresses: its hash and an extension.
func (h Head) Name() string { return h.Hash + "." + extensions[h.Type] }

// ThumbName is what its small picture is called, "" where it has none.
func (h Head) ThumbName() string {
	if h.Thumb == "" {
		return ""
	}
	return h.Thumb + "." + extensions[JPEG]
}

// IsPicture reports whether a browser may show it. All else is for downloading.
func (h Head) IsPicture() bool { return h.Type == JPEG || h.Type == PNG }

// HashOfName is the hash in a name, "" where that is none of a file.
func HashOfName(name string) string {
	hash, extension, _ := strings.Cut(name, ".")
	if !isHash(hash) || extension != "pdf" && extension != "jpg" && extension != "png" {
		return ""
	}
	return hash
}

func isHash(text string) bool {
	return len(text) == 2*sha256.Size && strings.Trim(text, "0123456789abcdef") == ""
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func made(kind string, content []byte, width, height int) *File {
	return &File{Head: Head{Hash: hashOf(content), Type: kind, Bytes: int64(len(content)), Width: width, Height: height}, Content: content}
}
