package nn

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"descida/nn/history"
	"descida/nn/internal/safetensors"
)

// eachSeries calls f with every slice of numbers in a history, by a name such as history.Update.Loss. It finds them itself,
// so that what a history will measure one day is in checkpoints too.
func eachSeries(h *history.History, f func(name string, series reflect.Value) error) error {
	var walk func(v reflect.Value, name string) error
	walk = func(v reflect.Value, name string) error {
		switch {
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				if err := walk(v.Field(i), name+"."+v.Type().Field(i).Name); err != nil {
					return err
				}
			}
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
			for i := range v.Len() {
				if err := walk(v.Index(i), name+"."+strconv.Itoa(i+1)); err != nil {
					return err
				}
			}
		case v.Type() == reflect.TypeFor[[]float32]() || v.Type() == reflect.TypeFor[[]float64]():
			return f(name, v)
		}
		return nil
	}
	return walk(reflect.ValueOf(h).Elem(), historyPrefix[:len(historyPrefix)-1])
}

// takeSeries parts a history: a copy without its series, which JSON can write, and the series, which may hold NaN.
func takeSeries(h *history.History) (*history.History, []safetensors.Tensor) {
	rest := *h
	rest.Layers = slices.Clone(h.Layers)
	var tensors []safetensors.Tensor
	_ = eachSeries(&rest, func(name string, v reflect.Value) error {
		if !v.IsNil() {
			t := safetensors.Tensor{Name: name, Shape: []int{v.Len()}}
			switch series := v.Interface().(type) {
			case []float32:
				t.Floats = series
			case []float64:
				t.Doubles = series
			}
			tensors = append(tensors, t)
		}
		v.SetZero()
		return nil
	})
	return &rest, tensors
}

// giveSeries gives a history its series back.
func giveSeries(h *history.History, f *safetensors.File) error {
	return eachSeries(h, func(name string, v reflect.Value) error {
		if !f.Has(name) {
			return nil
		}
		if len(f.Shape(name)) != 1 {
			return fmt.Errorf("%s has the shape %v; want a list", name, f.Shape(name))
		}
		if v.Type().Elem().Kind() == reflect.Float64 {
			values, err := f.Doubles(name)
			v.Set(reflect.ValueOf(values))
			return err
		}
		values, err := f.Floats(name)
		v.Set(reflect.ValueOf(values))
		return err
	})
}
