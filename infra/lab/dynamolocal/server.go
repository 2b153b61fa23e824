package dynamolocal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

const (
	startTimeout = time.Minute // ready in 3 to 8 s on two shared cores
	pollEvery    = 50 * time.Millisecond
)

// keeper runs Java and ends it when our end of its standard input closes, which the system does even if we are killed.
// So a server never outlives its test.
const keeper = `exec 3<&0
"$@" </dev/null 3<&- &
java=$!
{ read -r end <&3; kill -9 "$java"; } 2>/dev/null &
wait "$java"`

// start runs DynamoDB Local on a free port and returns its address once it responds. It listens on all interfaces, as
// it has no option for that, but holds only what this process's tests write, in memory.
func start() (endpoint string, err error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return "", errors.New("java is not installed")
	}
	dir, err := program()
	if err != nil {
		return "", err
	}
	for range 3 { // another program may take the port first
		if endpoint, err = startAt(java, dir); err == nil {
			return endpoint, nil
		}
	}
	return "", err
}

func startAt(java, dir string) (string, error) {
	port, err := freePort()
	if err != nil {
		return "", err
	}
	said, err := os.CreateTemp("", "oyez-dynamodb-*.log")
	if err != nil {
		return "", err
	}
	defer said.Close()
	defer os.Remove(said.Name()) // Java keeps writing to the unlinked file

	// The quick compiler and the serial collector: on two cores the others cost more than they save.
	cmd := exec.Command("sh", "-c", keeper, "sh", java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
		"-Djava.library.path="+dir, "-cp", classpath(dir), mainClass,
		"-inMemory", "-sharedDb", "-disableTelemetry", "-port", strconv.Itoa(port))
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = said, said
	alive, err := cmd.StdinPipe() // open while this process lives
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("run java: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	endpoint := fmt.Sprintf("http://127.0.0.1:%d", port)
	if err := await(endpoint, ended); err != nil {
		_ = alive.Close() // ends Java
		words, _ := io.ReadAll(io.NewSectionReader(said, 0, 2000))
		return "", fmt.Errorf("DynamoDB Local: %w: %s", err, strings.TrimSpace(string(words)))
	}
	return endpoint, nil
}

// await waits until the server responds, ends or takes too long.
func await(endpoint string, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	c := client(endpoint)
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return fmt.Errorf("ended at once (%v)", err)
		case <-ctx.Done():
			return fmt.Errorf("not ready after %v", startTimeout)
		case <-tick.C:
		}
		if _, err := c.ListTables(ctx, &dynamodb.ListTablesInput{}); err == nil {
			return nil
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
