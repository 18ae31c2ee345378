package process

import "fmt"

// Descendants lists the processes below pid, pid itself not among them.
func Descendants(pid int) ([]int, error) {
	up, err := parents()
	if err != nil {
		return nil, fmt.Errorf("process: listing processes: %w", err)
	}
	down := make(map[int][]int)
	for child, parent := range up {
		down[parent] = append(down[parent], child)
	}
	var all []int
	for todo := down[pid]; len(todo) > 0; todo = todo[1:] {
		all = append(all, todo[0])
		todo = append(todo, down[todo[0]]...)
	}
	return all, nil
}
