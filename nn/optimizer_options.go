package nn

// The options of the optimizers. Each says by its type which of them take it, so that SGD(0.1, Beta...) does not compile.
type (
	// SGDOption is what SGD takes: Momentum or Nesterov, WeightDecay.
	SGDOption interface{ sgd(*GradientDescent) }
	// RMSpropOption is what RMSprop takes: Rho, Epsilon, WeightDecay.
	RMSpropOption interface{ rmsprop(*RMSpropRule) }
	// AdaGradOption is what AdaGrad takes: InitialAccumulator, Epsilon, WeightDecay.
	AdaGradOption interface{ adagrad(*AdaGradRule) }
	// AdamOption is what Adam and AdamW take: Betas, Epsilon, WeightDecay.
	AdamOption interface{ adam(*AdamRule) }
)

// MomentumValue is how much of the velocity an update of SGD keeps.
type MomentumValue struct {
	Beta     float64
	Nesterov bool `json:",omitzero"`
}

// Momentum makes SGD go on in the direction of its last updates: v <- β v + g, w <- w - α v. GradientDescent says more.
func Momentum(beta float64) MomentumValue { return MomentumValue{Beta: beta} }

// Nesterov is Momentum whose gradient counts as if it were taken one step ahead. GradientDescent says more.
func Nesterov(beta float64) MomentumValue { return MomentumValue{Beta: beta, Nesterov: true} }

func (m MomentumValue) sgd(g *GradientDescent) { g.Momentum = m }

func (m MomentumValue) String() string {
	if m.Nesterov {
		return called("Nesterov", decimal(m.Beta))
	}
	return called("Momentum", decimal(m.Beta))
}

// DecayValue is the λ of weight decay.
type DecayValue float64

// WeightDecay shrinks the weights at each update by the share α λ, beside what the rule does (decoupled weight decay,
// Loshchilov and Hutter 2019, arXiv 1711.05101): w <- w - α (rule's direction + λ w). As in Keras and PyTorch α is in it; in
// the paper only the schedule's factor is, so its λ is ours times α0. Unlike Keras, which takes everything unless it is
// told otherwise, it holds for weights alone, not for biases nor for the scales of normalisations.
//
// L2(λ) on a layer is not the same: it adds λ Σw² to the loss, so that its gradient 2 λ w goes through the rule. For plain
// SGD WeightDecay(λ) and L2(λ/2) are the same update. With momentum the penalty's gradient is smeared over the updates to
// come; Adam, RMSprop and AdaGrad divide it by the gradient's size, so that weights with large gradients shrink less. That
// is what decoupling avoids. The loss shows the penalty and does not show the decay.
func WeightDecay(lambda float64) DecayValue { return DecayValue(lambda) }

func (d DecayValue) sgd(g *GradientDescent) { g.Decay = float64(d) }
func (d DecayValue) rmsprop(r *RMSpropRule) { r.Decay = float64(d) }
func (d DecayValue) adagrad(a *AdaGradRule) { a.Decay = float64(d) }
func (d DecayValue) adam(a *AdamRule)       { a.Decay = float64(d) }

// EpsilonValue is a rule's ε.
type EpsilonValue float64

// Epsilon is the small number that keeps a rule from dividing by 0. Where it stands differs from rule to rule: their docs
// say. The default is 1e-7, as in Keras.
func Epsilon(e float64) EpsilonValue { return EpsilonValue(e) }

func (e EpsilonValue) rmsprop(r *RMSpropRule) { r.Epsilon = float64(e) }
func (e EpsilonValue) adagrad(a *AdaGradRule) { a.Epsilon = float64(e) }
func (e EpsilonValue) adam(a *AdamRule)       { a.Epsilon = float64(e) }

// RhoValue is RMSprop's ρ.
type RhoValue float64

// Rho is how much of its average of squared gradients RMSprop keeps at an update. The default is 0.9.
func Rho(rho float64) RhoValue { return RhoValue(rho) }

func (r RhoValue) rmsprop(o *RMSpropRule) { o.Rho = float64(r) }

// AccumulatorValue is where AdaGrad's sums start.
type AccumulatorValue float64

// InitialAccumulator is where AdaGrad's sums of squared gradients start: above 0 it shortens the first updates. The default
// is 0.1, as in Keras; in the paper it is 0.
func InitialAccumulator(v float64) AccumulatorValue { return AccumulatorValue(v) }

func (v AccumulatorValue) adagrad(a *AdaGradRule) { a.Initial = float64(v) }

// BetaPair is Adam's β1 and β2.
type BetaPair struct{ First, Second float64 }

// Betas is how much Adam keeps, at an update, of its averages of gradients and of squared gradients. The default is 0.9
// and 0.999.
func Betas(first, second float64) BetaPair { return BetaPair{first, second} }

func (b BetaPair) adam(a *AdamRule) { a.Beta1, a.Beta2 = b.First, b.Second }

var (
	_ SGDOption     = MomentumValue{}
	_ SGDOption     = DecayValue(0)
	_ RMSpropOption = RhoValue(0)
	_ RMSpropOption = DecayValue(0)
	_ RMSpropOption = EpsilonValue(0)
	_ AdaGradOption = AccumulatorValue(0)
	_ AdaGradOption = DecayValue(0)
	_ AdaGradOption = EpsilonValue(0)
	_ AdamOption    = BetaPair{}
	_ AdamOption    = DecayValue(0)
	_ AdamOption    = EpsilonValue(0)
)
