package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"descida/internal/language"
)

// download brings the file at url to path, if its content has the digest. A download that breaks is kept beside path as
// .part, and the next one asks for the rest only. progress gets the bytes so far and the total (0: unknown).
func download(ctx context.Context, client *http.Client, url, path, sha256 string, progress func(done, total int64)) error {
	const tries = 4
	part := path + ".part"
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	var err error
	for try := range tries {
		if try > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Duration(try) * 500 * time.Millisecond):
			}
		}
		var again bool
		again, err = fetchRest(ctx, client, url, part, progress)
		if err == nil {
			break
		}
		if !again {
			return err
		}
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, hintFor("Connection broken"))
	}
	got, err := fileSHA256(part)
	if err != nil {
		return err
	}
	if !strings.EqualFold(got, sha256) {
		return errors.Join(fmt.Errorf(language.Pick(
			"%s has the SHA-256 %s and not %s: it was thrown away. Run the set-up again; if it stays so, what the server gives is not what was pinned",
			"%s tem o SHA-256 %s e não %s: foi descartado. Rode a instalação de novo; se continuar assim, o que o servidor entrega não é o que foi fixado"),
			url, got, sha256), os.Remove(part))
	}
	return os.Rename(part, path)
}

// fetchRest appends to part what it lacks; again says that trying once more may help.
func fetchRest(ctx context.Context, client *http.Client, url, part string, progress func(done, total int64)) (again bool, err error) {
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return false, err
	}
	defer f.Close()
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return false, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false, err
	}
	if have > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	resp, err := client.Do(req)
	if err != nil {
		return ctx.Err() == nil, err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusPartialContent:
	case http.StatusRequestedRangeNotSatisfiable: // all of it is there already, or it belongs to another file: the digest tells
		return false, nil
	case http.StatusOK: // the server knows no ranges: from the start
		have = 0
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return false, err
		}
		if err := f.Truncate(0); err != nil {
			return false, err
		}
	default:
		return resp.StatusCode >= 500, fmt.Errorf("%s: %s", url, resp.Status)
	}
	total := int64(0)
	if resp.ContentLength > 0 {
		total = have + resp.ContentLength
	}
	buf := make([]byte, 256<<10)
	for {
		n, readErr := resp.Body.Read(buf)
		if n > 0 {
			if _, err := f.Write(buf[:n]); err != nil {
				return false, err
			}
			have += int64(n)
			progress(have, total)
		}
		if readErr == io.EOF {
			return false, f.Close()
		}
		if readErr != nil {
			return ctx.Err() == nil, fmt.Errorf("%s: %w", url, readErr)
		}
	}
}
