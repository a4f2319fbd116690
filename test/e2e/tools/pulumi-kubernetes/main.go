// The genuine Kubernetes provider of Pulumi, from its Go module. The module's own main package embeds files that its release
// process generates, which no module has: a schema for generating SDKs, and a mapping for converting Terraform programs.
// Nothing here asks for either.
package main

import (
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

func main() {
	provider.Serve("kubernetes", version.Version, []byte("{}"), []byte("{}"))
}
