package bench

import (
	"context"
	"crypto/sha256"
	_ "embed"
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

//go:embed peers/keras_train.py
var kerasScript []byte

// peersPython makes, once for each lock, an environment with Keras and TensorFlow, all by hash, and returns its
// interpreter. It is built beside its place and moved there when it is whole.
func peersPython(ctx context.Context, o Options) (string, error) {
	sum := sha256.Sum256(peersLock)
	env := filepath.Join(folder.Root(), "peers-"+hex.EncodeToString(sum[:6]))
	python := filepath.Join(env, "bin", "python")
	done := filepath.Join(env, "complete")
	if _, err := os.Stat(done); err == nil {
		return python, nil
	}
	fmt.Fprintln(o.Progress, language.Pick("installing Keras and TensorFlow, once (about 300 MB)", "instalando Keras e TensorFlow, uma vez (cerca de 300 MB)"))
	if err := os.RemoveAll(env); err != nil {
		return "", err
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
				return "", err
			}
		}
	}
	return python, os.WriteFile(done, nil, 0o600)
}
