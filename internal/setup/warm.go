package setup

import (
	"context"

	"descida/internal/language"
)

// warmStep builds once what the first cells need, so that a student does not wait for a compiler.
func warmStep() step {
	return step{
		id: "warm",
		name: func() string {
			return language.Pick("Packages of the course, compiled once", "Pacotes do curso, compilados uma vez")
		},
		stamp: func(in *installer) (string, error) {
			// gopls's own go.mod: another gopls has another cache, which must be filled.
			s, err := in.sourceStamp("go.mod", "go.sum", "internal/setup/gopls", "nn", "nbext", "plots", "kernel", "internal/folder")
			return digest(s, in.state.GoVersion, in.state.LinkMode), err
		},
		make: func(ctx context.Context, in *installer) (string, error) {
			if in.Warm == nil {
				return "", nil
			}
			return "", in.Warm(ctx, in.Source, in.console.say)
		},
	}
}
