package explain

import "regexp"

// models is the table for errors of a model as a whole and of what it runs on.
var models = []lesson{
	{
		regexp.MustCompile(`nn: the model has no layers`),
		advice{"There is nothing to train yet.", "Make the model with its layers: nn.Sequential(nn.Dense(10))."},
		advice{"Ainda não há o que treinar.", "Crie o modelo com suas camadas: nn.Sequential(nn.Dense(10))."},
	},
	{
		regexp.MustCompile(`nn: the model has no weights yet`),
		advice{"Weights are made by the first training, which knows the shape of the rows.", "Call model.Fit before; to make the updates by hand, model.Build(data, 1) draws them."},
		advice{"Os pesos nascem no primeiro treino, que conhece a forma das linhas.", "Chame model.Fit antes; para fazer as atualizações à mão, model.Build(dados, 1) os sorteia."},
	},
	{
		regexp.MustCompile(`weights are no longer numbers`),
		advice{"An earlier training of this model diverged: its weights are NaN, and NaN plus anything is NaN.", "Make the model anew with nn.Sequential, and divide the learning rate by 10."},
		advice{"Um treino anterior deste modelo divergiu: os pesos viraram NaN, e NaN mais qualquer coisa é NaN.", "Crie o modelo de novo com nn.Sequential e divida a taxa de aprendizado por 10."},
	},
	{
		regexp.MustCompile(`nn: DESCIDA_BACKEND=`),
		advice{"The environment variable DESCIDA_BACKEND asks for a backend that is not here.", "Unset it, or take xla:cpu or go; then restart the kernel."},
		advice{"A variável de ambiente DESCIDA_BACKEND pede um backend que não há aqui.", "Apague-a, ou use xla:cpu ou go; depois reinicie o kernel."},
	},
	{
		regexp.MustCompile(`nn: no memory on the device for the data`),
		advice{"The rows do not fit into the memory of the device, the graphics card perhaps, beside what is there.", "Let them come in blocks, data.Streamed(128), use fewer rows, or free what other programs hold."},
		advice{"As linhas não cabem na memória do dispositivo, talvez a placa de vídeo, junto do que já está lá.", "Faça-as vir em blocos, dados.Streamed(128), use menos linhas, ou libere o que outros programas ocupam."},
	},
	{
		regexp.MustCompile(`nn: (?:compiling|running) .+?: (?s:.*)(?:RESOURCE_EXHAUSTED|[Oo]ut of memory)`),
		advice{"The step of training does not fit into the memory of the device: it grows with the batch and with the layers.", "Take a smaller nn.MiniBatch, or fewer units or filters."},
		advice{"O passo do treino não cabe na memória do dispositivo: ela cresce com o lote e com as camadas.", "Use um nn.MiniBatch menor, ou menos unidades ou filtros."},
	},
	{
		regexp.MustCompile(`nn: (?:compiling|running) .+?: `),
		advice{"The backend refused the computation, and the message says what it said. In a layer or loss of your own the shapes are the first suspect; else this is a fault of the program, not yours.", "Try the other backend to see: DESCIDA_BACKEND=go, then restart the kernel. If nothing of your own is in the model, please report it."},
		advice{"O backend recusou a conta, e a mensagem traz o que ele disse. Numa camada ou perda sua, as formas são o primeiro suspeito; senão, a falha é do programa, não sua.", "Para comparar, experimente o outro backend: DESCIDA_BACKEND=go, e reinicie o kernel. Se no modelo não há nada seu, avise-nos, por favor."},
	},
	{
		regexp.MustCompile(`nn: the pure-Go backend does not start`),
		advice{"Not even the backend that needs nothing starts: something of the set-up is missing or broken.", "In a terminal, in the course's folder: go run . doctor says what."},
		advice{"Nem o backend que não depende de nada inicia: falta algo na instalação, ou algo se quebrou.", "Em um terminal, na pasta do curso: go run . doctor diz o quê."},
	},
}
