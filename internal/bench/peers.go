package bench

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"descida/internal/folder"
	"descida/internal/language"
)

//go:embed peers/requirements.txt
var peersLock []byte

//go:embed peers/*.py
var peersScripts embed.FS

// peersPython makes, once for each lock, an environment with Keras, TensorFlow and JAX, all by hash, and returns its
// interpreter. It counts as whole when its last step is done.
func peersPython(ctx context.Context, o Options) (string, error) {
	sum := sha256.Sum256(peersLock)
	env := filepath.Join(folder.Root(), "peers-"+hex.EncodeToString(sum[:6]))
	python := filepath.Join(env, "bin", "python")
	done := filepath.Join(env, "complete")
	if _, err := os.Stat(done); err == nil {
		return python, nil
	}
	fmt.Fprintln(o.Progress, language.Pick("installing Keras, TensorFlow and JAX, once (about 400 MB)", "instalando Keras, TensorFlow e JAX, uma vez (cerca de 400 MB)"))
	if err := os.RemoveAll(env); err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	lock := filepath.Join(env, "requirements.txt")
	steps := [][]string{
		{o.Python, "-m", "venv", env},
		{python, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", lock},
	}
	for i, args := range steps {
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		cmd.Env = o.Environment
		if text, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("bench: %q: %w\n%s", args, err, text)
		}
		if i == 0 {
			if err := os.WriteFile(lock, peersLock, 0o600); err != nil {
				return "", fmt.Errorf("bench: %w", err)
			}
		}
	}
	if err := os.WriteFile(done, nil, 0o600); err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	return python, nil
}

// writePeers writes the peers' programs to a folder.
func writePeers(dir string) error {
	files, err := peersScripts.ReadDir("peers")
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	for _, f := range files {
		text, err := peersScripts.ReadFile("peers/" + f.Name())
		if err != nil {
			return fmt.Errorf("bench: %w", err)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name()), text, 0o600); err != nil {
			return fmt.Errorf("bench: %w", err)
		}
	}
	return nil
}
