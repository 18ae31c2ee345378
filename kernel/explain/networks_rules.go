package explain

import "regexp"

// rules is the table for errors of optimizers, schedules, clipping and the search for a rate.
var rules = []lesson{
	{
		regexp.MustCompile(`nn: .*\): (?:the learning rate is not a finite number|a negative learning rate|a learning rate of 0)`),
		advice{"The learning rate says how long a step is; at 0 there is none, below 0 it would climb, and NaN or Inf is no length.", "Begin with nn.SGD(0.01) and change it by factors of 3 or 10."},
		advice{"A taxa de aprendizado diz o tamanho do passo; com 0 não há passo, abaixo de 0 ele subiria o morro, e NaN ou Inf não é tamanho.", "Comece com nn.SGD(0.01) e mude por fatores de 3 ou de 10."},
	},
	{
		regexp.MustCompile(`: (the first of Betas|the second of Betas|\S+) is (\S+); want a number from 0 to below 1, such as 0\.9`),
		advice{"$1 is the share of what it remembers that a rule keeps at each update. At 1 it would forget nothing and learn nothing new; $2 is no share.", "Usual are nn.Momentum(0.9), nn.Rho(0.9) and nn.Betas(0.9, 0.999)."},
		advice{"$1 é a fração do que a regra lembra que ela conserva a cada atualização. Com 1 ela não esqueceria nada e não aprenderia nada de novo; $2 não é uma fração.", "São usuais nn.Momentum(0.9), nn.Rho(0.9) e nn.Betas(0.9, 0.999)."},
	},
	{
		regexp.MustCompile(`: Epsilon is (\S+); want a number above 0`),
		advice{"The rule divides by the size of the gradients. Of a pixel that is always black that size is 0, and ε keeps the division from being 0/0.", "Leave it out, or take a small number: nn.Epsilon(1e-7)."},
		advice{"A regra divide pelo tamanho dos gradientes. O de um pixel sempre preto é 0, e ε evita que a divisão seja 0/0.", "Deixe-o de fora, ou use um número pequeno: nn.Epsilon(1e-7)."},
	},
	{
		regexp.MustCompile(`: WeightDecay is (\S+); want a number of 0 or more`),
		advice{"Weight decay takes a little off each weight at every update; below 0 it would add to them, and they would grow without end.", "Begin with nn.WeightDecay(0.0001)."},
		advice{"O decaimento dos pesos tira um pouco de cada peso a cada atualização; abaixo de 0 ele somaria, e os pesos cresceriam sem fim.", "Comece com nn.WeightDecay(0.0001)."},
	},
	{
		regexp.MustCompile(`the learning rate times WeightDecay is (\S+),`),
		advice{"Each update takes the share rate times decay off each weight: here $1, which is all of it or more.", "Make one of the two smaller; usual products are below 0.001."},
		advice{"Cada atualização tira de cada peso a fração taxa vezes decaimento: aqui $1, ou seja, o peso inteiro ou mais.", "Diminua um dos dois; o usual é um produto abaixo de 0,001."},
	},
	{
		regexp.MustCompile(`: InitialAccumulator is (\S+);`),
		advice{"AdaGrad adds up squares, which are never below 0, and begins with this number.", "Leave it out, or take nn.InitialAccumulator(0.1)."},
		advice{"O AdaGrad soma quadrados, que nunca ficam abaixo de 0, e começa por este número.", "Deixe-o de fora, ou use nn.InitialAccumulator(0.1)."},
	},
	{
		regexp.MustCompile(`nn: (ClipNorm\(.+?\)): want a norm above 0`),
		advice{"ClipNorm shortens a gradient that is longer than the norm given; of one with norm 0 or less nothing would be left.", "See the gradient norms in the history and take a number somewhat above the usual ones: nn.ClipNorm(1)."},
		advice{"ClipNorm encurta o gradiente mais longo que a norma dada; com norma 0 ou menos não sobraria nada.", "Veja as normas do gradiente no histórico e use um número um pouco acima das usuais: nn.ClipNorm(1)."},
	},
	{
		regexp.MustCompile(`want a length of 1 or more, such as nn\.Epochs`),
		advice{"The schedule must know how long a stretch of training is: in epochs, or in updates.", "nn.Epochs(2) counts passes over the data, nn.Updates(500) counts updates; give 1 or more."},
		advice{"A taxa programada precisa saber quanto dura um trecho do treino: em épocas ou em atualizações.", "nn.Epochs(2) conta passadas pelos dados, nn.Updates(500) conta atualizações; dê 1 ou mais."},
	},
	{
		regexp.MustCompile(`: (?:piece \d+: )?(the factor|k|Start|End) is (\S+); want a number above 0, such as 0\.1`),
		advice{"A schedule multiplies the optimizer's learning rate, and $1 is a part of that; with $2 the rate would be 0, climb, or be no number.", "Below 1 the rate falls: a factor of 0.5 halves it, 0.1 makes it a tenth."},
		advice{"Uma taxa programada multiplica a taxa de aprendizado do otimizador, e $1 entra nessa conta; com $2 a taxa seria 0, negativa ou não seria um número.", "Abaixo de 1 a taxa cai: um fator de 0.5 a divide por dois, 0.1 a deixa em um décimo."},
	},
	{
		regexp.MustCompile(`: Floor is (\S+); want a share`),
		advice{"Floor is the share of the first rate at which a cosine ends: from 0 to below 1.", "nn.CosineDecay(nn.Floor(0.01)) ends at a hundredth of it."},
		advice{"Floor é a fração da taxa inicial em que o cosseno termina: de 0 até menos de 1.", "nn.CosineDecay(nn.Floor(0.01)) termina em um centésimo dela."},
	},
	{
		regexp.MustCompile(`each period is (\S+) times the one before`),
		advice{"With warm restarts each period lasts as long as the one before, or longer.", "1 makes them all alike, 2 doubles each: nn.WarmRestarts(nn.Epochs(1), 2)."},
		advice{"Nos recomeços, cada período dura o mesmo que o anterior, ou mais.", "Com 1 todos são iguais, com 2 cada um é o dobro: nn.WarmRestarts(nn.Epochs(1), 2)."},
	},
	{
		regexp.MustCompile(`want 0 < Peak < Down < 1`),
		advice{"OneCycle rises until the share Peak of the run, falls until Down, and ends below: the two must lie in this order between 0 and 1.", "Leave them as nn.OneCycle() has them: 0.3 and 0.85."},
		advice{"OneCycle sobe até a fração Peak do treino, desce até Down e termina mais abaixo: as duas têm de estar nesta ordem, entre 0 e 1.", "Deixe como nn.OneCycle() traz: 0,3 e 0,85."},
	},
	{
		regexp.MustCompile(`: (?:it has no pieces|piece \d+ starts at)`),
		advice{"Piecewise gives the rate for each stretch, from its start on: at least one, in order, all counted in epochs or all in updates.", "nn.Piecewise(nn.From(nn.Epochs(10), 0.1), nn.From(nn.Epochs(15), 0.01))."},
		advice{"Piecewise dá a taxa de cada trecho, a partir do começo dele: ao menos um, em ordem, todos contados em épocas ou todos em atualizações.", "nn.Piecewise(nn.From(nn.Epochs(10), 0.1), nn.From(nn.Epochs(15), 0.01))."},
	},
	{
		regexp.MustCompile(`it has no schedule to go on with`),
		advice{"WarmUp raises the rate at the start, and what comes after is another schedule.", "nn.WarmUp(nn.Epochs(1), nn.ConstantRate()) stays there; nn.CosineDecay() falls from there."},
		advice{"WarmUp sobe a taxa no começo, e o que vem depois é outra taxa programada.", "nn.WarmUp(nn.Epochs(1), nn.ConstantRate()) fica ali; com nn.CosineDecay() ela cai dali em diante."},
	},
	{
		regexp.MustCompile(`nn: Rates: `),
		advice{"The curve of a schedule depends on how long the run is, and this one has no epoch or no update.", "nn.Rates(nn.CosineDecay(), 0.1, 20, 100) draws 20 epochs of 100 updates."},
		advice{"A curva depende de quanto dura o treino, e este não tem nenhuma época ou nenhuma atualização.", "nn.Rates(nn.CosineDecay(), 0.1, 20, 100) desenha 20 épocas de 100 atualizações."},
	},
	{
		regexp.MustCompile(`nn: FindRate makes the rates itself; leave (.+) to Fit`),
		advice{"FindRate tries one rate after another, from far too small to far too large; a schedule would change them once more.", "Search without $1, then give it to Fit with the rate that was found."},
		advice{"FindRate testa uma taxa depois da outra, de muito pequenas a grandes demais; uma taxa programada mudaria todas elas de novo.", "Procure sem $1, e depois passe-o ao Fit com a taxa encontrada."},
	},
	{
		regexp.MustCompile(`nn: FindRate (?:from \S+ to|in -?\d+ updates)`),
		advice{"The search goes from a small rate to a large one, both above 0, in at least 100 updates: fewer would not tell a fall of the loss from noise.", "Leave both as they are, or nn.RateSearch{From: 1e-6, To: 10, Updates: 300}.Find(model, data)."},
		advice{"A busca vai de uma taxa pequena a uma grande, ambas acima de 0, em ao menos 100 atualizações: com menos não se distingue uma queda da perda do ruído.", "Deixe como está, ou nn.RateSearch{From: 1e-6, To: 10, Updates: 300}.Find(model, dados)."},
	},
}
