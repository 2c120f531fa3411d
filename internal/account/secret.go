package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"twinhall/internal/errs"
)

// cost of a password's hash: 19 MiB and two passes, as OWASP's Password Storage
// Cheat Sheet asks for at least (argon2id, 2024).
var cost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing lets so many hashes be made at once: each takes 19 MiB.
var hashing = make(chan struct{}, 2)

func hashPassword(ctx context.Context, password string) (string, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return argon2id.CreateHash(password, cost)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// nobody is the hash against which the password for an unknown address is
// tried, so that it takes as long as for a known one.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func matches(ctx context.Context, password, hash string) (bool, error) {
	if hash == "" {
		hash = nobody
	}
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		ok, err := argon2id.ComparePasswordAndHash(password, hash)
		return ok && hash != nobody, err
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// Bounds of a password in letters. Longer ones are allowed than anybody types:
// people use managers.
const (
	MinPassword = 10
	MaxPassword = 200
)

// CheckPassword refuses what is short, or is the person's own address or name,
// or what many people use. context are words that are at hand here, as the name of the
// installation. The error's text is the key of a message.
func CheckPassword(password, email, name string, context ...string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return errs.New(errs.Invalid, "password.short")
	case n > MaxPassword || !utf8.ValidString(password):
		return errs.New(errs.Invalid, "password.long")
	}
	folded := strings.ToLower(password)
	for _, own := range []string{fold(email), strings.ToLower(strings.TrimSpace(name))} {
		if own != "" && (folded == own || strings.Contains(own, folded)) {
			return errs.New(errs.Invalid, "password.own")
		}
	}
	if strings.Trim(folded, folded[:1]) == "" || strings.Contains("01234567890123456789 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm", folded) {
		return errs.New(errs.Invalid, "password.simple")
	}
	local, host, _ := strings.Cut(fold(email), "@")
	own := append(strings.Fields(name), local, strings.Split(host, ".")[0])
	known, err := isCommon(password, append(own, context...))
	if err == nil && known {
		err = errs.New(errs.Invalid, "password.common")
	}
	return err
}

// newToken is a secret of 32 random bytes, for links and cookies.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashToken is what the database holds of a token. Tokens are random, so that a
// plain hash says nothing of them.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// newCode is six digits.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // the system's source of chance never fails
	}
	return fmt.Sprintf("%06d", n)
}

// hashCode is bound to its ticket: six digits alone could be tried out.
func hashCode(ticket, code string) string { return hashToken(ticket + " " + code) }

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
