package stack

import (
	"bytes"
	"context"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"oyez/infra/lab/stack/lambda"
)

// Cold measures cold starts. Its sandboxes reach AWS as deployed ones do: by TLS, with the machine's trusted roots.
type Cold struct {
	stack *Stack
	cloud *httptest.Server
	env   []string
}

// roots are where Linux distributions keep trusted certificates. Amazon Linux's is the second.
var roots = []string{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"}

// Cold prepares for cold starts; it keeps a file in the folder until closed.
func (s *Stack) Cold(folder string) (*Cold, error) {
	var trusted bytes.Buffer
	for _, name := range roots {
		if of, err := os.ReadFile(name); err == nil {
			trusted.Write(append(of, '\n'))
			break
		}
	}
	own, err := os.ReadFile(s.internet.roots)
	if err != nil {
		return nil, err
	}
	trusted.Write(own)
	cloud := httptest.NewTLSServer(http.HandlerFunc(s.serve))
	// a buffer never fails
	_ = pem.Encode(&trusted, &pem.Block{Type: "CERTIFICATE", Bytes: cloud.Certificate().Raw})
	file := filepath.Join(folder, "roots.pem")
	if err := os.WriteFile(file, trusted.Bytes(), 0o600); err != nil {
		cloud.Close()
		return nil, err
	}
	return &Cold{stack: s, cloud: cloud, env: []string{"AWS_ENDPOINT_URL=" + cloud.URL, "SSL_CERT_FILE=" + file}}, nil
}

// Start runs a new sandbox of a function for one event and returns the times. If another binary is given, it runs in
// place of the function's own, with its environment and role.
func (c *Cold) Start(ctx context.Context, function, binary string, event []byte) (lambda.Bill, error) {
	f, ok := c.stack.functions[function]
	if !ok {
		return lambda.Bill{}, fmt.Errorf("%s is no function here", function)
	}
	o := f.Options
	if binary != "" {
		o.Binary = binary
	}
	o.Env = func(key string) []string { return append(f.Env(key), c.env...) } // the later of two values counts
	cold := lambda.New(o)
	defer cold.Close()
	_, err := cold.Invoke(ctx, event)
	return cold.Bill(), err
}

// Close releases it.
func (c *Cold) Close() { c.cloud.Close() }
