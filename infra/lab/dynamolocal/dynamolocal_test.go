package dynamolocal

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

func TestTablesAreFreshAndApart(t *testing.T) {
	one, two := Table(t), Table(t)
	item := table.Item{"pk": &types.AttributeValueMemberS{Value: "p"}, "sk": &types.AttributeValueMemberS{Value: "a"}}
	if err := one.Put(t.Context(), table.Put{Item: item, If: table.NotExists{Attr: "pk"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Get(t.Context(), table.Key{PK: "p", SK: "a"}); !errors.Is(err, table.ErrNotFound) {
		t.Fatalf("the other table answers %v, want ErrNotFound", err)
	}
}

// The keeper must end its program when our end of the pipe closes, and end with the program.
func TestKeeper(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("SKIPPED: no sh, and without it no DynamoDB Local")
	}
	t.Run("pipe closed", func(t *testing.T) {
		cmd := exec.Command("sh", "-c", keeper, "sh", "sleep", "600")
		alive, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if err := alive.Close(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil { // takes ten minutes if the keeper fails
			t.Fatal("the program ended well, want it killed")
		}
	})
	t.Run("program ended", func(t *testing.T) {
		cmd := exec.Command("sh", "-c", keeper, "sh", "false")
		alive, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		defer alive.Close()
		if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("got %v, want the program's own status", err)
		}
	})
}

func TestUnpackRefusesAnotherPackage(t *testing.T) {
	dir := t.TempDir()
	archive := filepath.Join(dir, "package.tgz")
	if err := os.WriteFile(archive, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := unpack(archive, dir); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Fatalf("got %v, want the hash refused", err)
	}
}
