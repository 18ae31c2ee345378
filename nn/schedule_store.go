package nn

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// scheduleKinds are the schedules that can be stored, by the name of the call that makes them.
var scheduleKinds = map[string]reflect.Type{
	"ConstantRate":     reflect.TypeFor[ConstantSchedule](),
	"StepDecay":        reflect.TypeFor[StepSchedule](),
	"ExponentialDecay": reflect.TypeFor[ExponentialSchedule](),
	"InverseRootDecay": reflect.TypeFor[InverseRootSchedule](),
	"CosineDecay":      reflect.TypeFor[CosineSchedule](),
	"CosineAsPrinted":  reflect.TypeFor[PrintedCosine](),
	"OneCycle":         reflect.TypeFor[CycleSchedule](),
	"Piecewise":        reflect.TypeFor[PiecewiseSchedule](),
}

func init() { scheduleKinds["WarmUp"] = reflect.TypeFor[WarmUpSchedule]() } // it reads through this map itself

// scheduleKind is the name under which a schedule is stored, or "".
func scheduleKind(s Schedule) string {
	for kind, t := range scheduleKinds {
		if t == reflect.TypeOf(s) {
			return kind
		}
	}
	return ""
}

// readSchedule reads a schedule of a kind from its JSON.
func readSchedule(kind string, data []byte) (Schedule, error) {
	t, ok := scheduleKinds[kind]
	if !ok {
		return nil, fmt.Errorf("nn: a stored schedule is of the kind %q, which this program does not know", kind)
	}
	s := reflect.New(t)
	if err := json.Unmarshal(data, s.Interface()); err != nil {
		return nil, fmt.Errorf("nn: reading a stored schedule: %s: %w", kind, err)
	}
	return s.Elem().Interface().(Schedule), nil
}
