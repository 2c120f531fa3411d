package account

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"twinhall/internal/errs"
)

// Key encrypts the secrets of second steps (AES-256-GCM): who gets hold of the
// database or of a backup, and not of the key, can make no codes with it. Each
// secret is bound to its account. A nil Key opens only what is not encrypted.
type Key struct {
	raw  [keyBytes]byte
	aead cipher.AEAD
}

const keyBytes = 32

// sealedBy begins what was encrypted. No secret of an app has a colon.
const sealedBy = "v1:"

var errUnreadable = errors.New("the secret of the second step cannot be read with this key")

// NewKey is a random key.
func NewKey() *Key {
	var raw [keyBytes]byte
	_, _ = rand.Read(raw[:]) // never fails
	return keyOf(raw)
}

func keyOf(raw [keyBytes]byte) *Key {
	block, err := aes.NewCipher(raw[:])
	if err != nil {
		panic(err) // the length is right
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // the block's size is right
	}
	return &Key{raw: raw, aead: aead}
}

// mark is by what a database knows its key again; it says nothing of the key.
func (k *Key) mark() string {
	sum := hmac.New(sha256.New, k.raw[:])
	sum.Write([]byte("twinhall: the key of the second steps"))
	return hex.EncodeToString(sum.Sum(nil))
}

// seal encrypts the secret of an account.
func (k *Key) seal(id ID, secret string) string {
	return sealedBy + base64.RawStdEncoding.EncodeToString(k.aead.Seal(nil, nil, []byte(secret), []byte(id)))
}

// open returns the secret of an account as the app has it, also one that is not
// encrypted yet.
func (k *Key) open(id ID, stored string) (string, error) {
	text, sealed := strings.CutPrefix(stored, sealedBy)
	if !sealed {
		return stored, nil
	}
	if k == nil {
		return "", errUnreadable
	}
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return "", errUnreadable
	}
	secret, err := k.aead.Open(nil, nil, b, []byte(id))
	if err != nil {
		return "", errUnreadable
	}
	return string(secret), nil
}

func plainSecret(stored string) bool { return stored != "" && !strings.HasPrefix(stored, sealedBy) }

// ReadKey reads a key from the one line of its file. The error is errs.NotFound
// where there is no file.
func ReadKey(path string) (*Key, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.Wrap(errs.NotFound, err, "there is no key of the second steps")
	} else if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err, "the key of the second steps cannot be read")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 1<<10))
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err, "the key of the second steps cannot be read")
	}
	var raw [keyBytes]byte
	decoded, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(b)))
	if err != nil || len(decoded) != keyBytes {
		return nil, errs.New(errs.Invalid, "%s holds no key: it is one line of 44 signs, 32 random bytes in base64", path)
	}
	copy(raw[:], decoded)
	return keyOf(raw), nil
}

// write writes the key into a file that is not there yet, for its owner alone,
// and returns when it is on the disk.
func (k *Key) write(path string) (err error) {
	defer func() {
		if err != nil {
			err = errs.Wrap(errs.Unavailable, err, "the key of the second steps cannot be made at %s; name another file with --key-file", path)
		}
	}()
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = f.Chmod(0o600)
	if err == nil {
		_, err = f.WriteString(base64.StdEncoding.EncodeToString(k.raw[:]) + "\n")
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(path)
		return err
	}
	if d, err := os.Open(folder); err == nil {
		_ = d.Sync() // not every file system can
		d.Close()
	}
	return nil
}
