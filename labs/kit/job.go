package kit

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Budgets are the limits that lab.yaml states. Those of the checks stand beside the times, those of the toolchain in
// Build.
type Budgets struct {
	BuildSeconds float64 `json:"buildSeconds"`
	RunSeconds   float64 `json:"runSeconds"`
	Limits
	Build Limits `json:"build"`
}

func (b Budgets) build() time.Duration { return seconds(b.BuildSeconds, 60) }
func (b Budgets) run() time.Duration   { return seconds(b.RunSeconds, 60) }

func seconds(value, otherwise float64) time.Duration {
	if value <= 0 {
		value = otherwise
	}
	return time.Duration(value * float64(time.Second))
}

// job is what the platform asks for (GraderJobSchema).
type job struct {
	Lab     string            `json:"lab"`
	Mode    string            `json:"mode"`
	Files   map[string]string `json:"files"`
	Budgets Budgets           `json:"budgets"`
	Policy  json.RawMessage   `json:"policy"`
}

func readJob(in io.Reader, lab string) (job, error) {
	var j job
	if err := json.NewDecoder(in).Decode(&j); err != nil {
		return j, fmt.Errorf("reading the job: %w", err)
	}
	if j.Lab != lab {
		return j, fmt.Errorf("the job is for %q, this grader is %q", j.Lab, lab)
	}
	if j.Mode != "grade" && j.Mode != "run" {
		return j, fmt.Errorf("mode %q is unknown", j.Mode)
	}
	return j, nil
}

// imports is the allow-list of policy.imports; nil where the lab states none.
func (j job) imports() ([]string, error) {
	var policy struct {
		Imports []string `json:"imports"`
	}
	if err := j.policyInto(&policy); err != nil {
		return nil, err
	}
	return policy.Imports, nil
}

func (j job) policyInto(target any) error {
	if len(j.Policy) == 0 {
		return nil
	}
	if err := json.Unmarshal(j.Policy, target); err != nil {
		return fmt.Errorf("the lab's policy: %w", err)
	}
	return nil
}
