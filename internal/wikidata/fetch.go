package wikidata

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"twinhall/internal/errs"
)

// DefaultEndpoint is Wikidata's query service.
const DefaultEndpoint = "https://query.wikidata.org/sparql"

// Bounds of what is asked. The service itself gives up after a minute.
const (
	requestTime  = 90 * time.Second
	maxAttempts  = 5
	longestWait  = 10 * time.Minute // a service that wants more is asked again another day
	firstBackOff = 2 * time.Second
	politeness   = time.Second // between two requests
)

// fetcher asks one query service, one request at a time.
type fetcher struct {
	address  *url.URL
	http     *http.Client
	agent    string
	maxBytes int64
	sleep    func(context.Context, time.Duration) error
	now      func() time.Time
	say      func(string)
	asked    int
}

// temporary is a failure after which asking again may help.
type temporary struct {
	error
	after time.Duration // as the service asks; 0 = it does not say
}

// query returns the answer to a SPARQL query, which is whole JSON.
func (f *fetcher) query(ctx context.Context, text string) ([]byte, error) {
	backOff := firstBackOff
	for attempt := 1; ; attempt++ {
		if f.asked++; f.asked > 1 && attempt == 1 {
			if err := f.sleep(ctx, politeness); err != nil {
				return nil, err
			}
		}
		body, err := f.fetchOnce(ctx, text)
		var again temporary
		if err == nil || !errors.As(err, &again) {
			return body, err
		}
		wait := max(backOff, again.after)
		if wait > longestWait {
			return nil, errs.Wrap(errs.Unavailable, err, "the query service asks to be left alone for %s; what was fetched is kept, so start again later", wait)
		}
		if attempt == maxAttempts {
			return nil, errs.Wrap(errs.Unavailable, err, "the query service did not answer after %d attempts", maxAttempts)
		}
		f.say("asked again in " + wait.String() + ": " + again.Error())
		if err := f.sleep(ctx, wait); err != nil {
			return nil, err
		}
		backOff *= 2
	}
}

func (f *fetcher) fetchOnce(ctx context.Context, text string) ([]byte, error) {
	at := *f.address
	q := at.Query()
	q.Set("query", text)
	q.Set("format", "json")
	at.RawQuery = q.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", f.agent)
	r.Header.Set("Accept", "application/sparql-results+json")
	answer, err := f.http.Do(r)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errs.Is(err, errs.Forbidden) {
			return nil, err
		}
		return nil, temporary{error: err}
	}
	defer answer.Body.Close()
	switch code := answer.StatusCode; {
	case code == http.StatusOK:
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		return nil, temporary{errors.New(answer.Status), retryAfter(answer.Header.Get("Retry-After"), f.now())}
	case code >= 500, code == http.StatusRequestTimeout:
		return nil, temporary{error: errors.New(answer.Status)}
	case code >= 300 && code < 400:
		return nil, errs.New(errs.Unavailable, "the query service points elsewhere (%q); name that address with --endpoint if it is right",
			answer.Header.Get("Location"))
	default:
		return nil, errs.New(errs.Unavailable, "the query service refuses: %s", answer.Status)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, f.maxBytes+1))
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, temporary{error: err}
	case int64(len(body)) > f.maxBytes:
		return nil, errs.New(errs.Unavailable, "the answer is larger than %d MB", f.maxBytes>>20)
	}
	// The service reports that its time is up in the middle of an answer of 200.
	if _, _, err := results(body); err != nil {
		return nil, temporary{error: err}
	}
	return body, nil
}

// retryAfter reads the header, seconds or a date.
func retryAfter(header string, now time.Time) time.Duration {
	if n, err := strconv.ParseUint(strings.TrimSpace(header), 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
