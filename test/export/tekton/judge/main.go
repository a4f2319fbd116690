// Judges objects of Tekton as its admission webhooks do: read strictly, with defaults set, validated.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	pipelines "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	triggers "github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
	"knative.dev/pkg/apis"
)

type object interface {
	SetDefaults(context.Context)
	Validate(context.Context) *apis.FieldError
}

func judge(data []byte) error {
	var meta struct{ APIVersion, Kind string }
	if err := json.Unmarshal(data, &meta); err != nil {
		return err
	}
	kinds := map[string]object{
		"tekton.dev/v1 Pipeline":                      &pipelines.Pipeline{},
		"tekton.dev/v1 PipelineRun":                   &pipelines.PipelineRun{},
		"triggers.tekton.dev/v1beta1 TriggerTemplate": &triggers.TriggerTemplate{},
		"triggers.tekton.dev/v1beta1 EventListener":   &triggers.EventListener{},
	}
	one, known := kinds[meta.APIVersion+" "+meta.Kind]
	if !known {
		return fmt.Errorf("no kind %s %s", meta.APIVersion, meta.Kind)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(one); err != nil {
		return err
	}
	ctx := apis.WithinCreate(context.Background())
	one.SetDefaults(ctx)
	if err := one.Validate(ctx); err != nil {
		return err
	}
	return nil
}

// Reads an object of JSON from each line, and says in a line what is wrong with it; nothing for nothing.
func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		answer := ""
		if err := judge(lines.Bytes()); err != nil {
			answer = err.Error()
		}
		text, _ := json.Marshal(answer)
		fmt.Println(string(text))
	}
}
