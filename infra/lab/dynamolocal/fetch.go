package dynamolocal

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	version      = "1.25.1"
	mainClass    = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner"
	fetchTimeout = 5 * time.Minute // 57 MB

	// The npm package holds the same program and native libraries as the Maven artifact.
	npmPackage = "amplify-dynamodb-simulator"
	npmVersion = "2.9.30"
	npmSHA256  = "3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9"
	npmFolder  = "package/emulator/"
)

// program returns the program's folder in the user's cache, fetching it at first. It is built elsewhere and renamed, so
// that concurrent test processes never see half of it.
func program() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no cache folder: %w", err)
	}
	cache = filepath.Join(cache, "oyez")
	place := filepath.Join(cache, "dynamodb-local-"+version)
	if _, err := os.Stat(place); err == nil {
		return place, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp(cache, "fetch-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	made := filepath.Join(tmp, "made")
	if err := os.Mkdir(made, 0o755); err != nil {
		return "", err
	}
	if err := fetch(tmp, made); err != nil {
		return "", fmt.Errorf("fetch DynamoDB Local: %w", err)
	}
	if err := os.Rename(made, place); err != nil {
		if _, there := os.Stat(place); there != nil { // otherwise another process was first
			return "", err
		}
	}
	return place, nil
}

// fetch puts the jars and native libraries into one flat folder, with an installed package client.
func fetch(tmp, into string) error {
	ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
	defer cancel()
	if npm, err := exec.LookPath("npm"); err == nil {
		if err := run(ctx, tmp, npm, "pack", "--silent", npmPackage+"@"+npmVersion); err != nil {
			return err
		}
		return unpack(filepath.Join(tmp, npmPackage+"-"+npmVersion+".tgz"), into)
	}
	if mvn, err := exec.LookPath("mvn"); err == nil {
		if err := os.WriteFile(filepath.Join(tmp, "pom.xml"), []byte(pom), 0o644); err != nil {
			return err
		}
		// Java finds native libraries by bare name, without versions
		return run(ctx, tmp, mvn, "-B", "-q", "dependency:copy-dependencies", "-Dmdep.stripVersion",
			"-DoutputDirectory="+into)
	}
	return errors.New("neither npm nor mvn is installed")
}

// pom has Maven fetch the program. Its own dependencies name the native libraries but omit a client it needs at start.
const pom = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>oyez</groupId><artifactId>fetch</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>com.amazonaws</groupId><artifactId>DynamoDBLocal</artifactId><version>` + version + `</version>
  </dependency><dependency>
    <groupId>software.amazon.awssdk</groupId><artifactId>url-connection-client</artifactId><version>2.16.46</version>
  </dependency></dependencies>
</project>`

func run(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", filepath.Base(name), args[0], err, strings.TrimSpace(string(out)))
	}
	return nil
}

// unpack checks the npm package's hash and copies the program's files into one flat folder.
func unpack(archive, into string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != npmSHA256 {
		return fmt.Errorf("%s has SHA-256 %s, want %s", filepath.Base(archive), got, npmSHA256)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg || !strings.HasPrefix(h.Name, npmFolder) {
			continue
		}
		if err := write(filepath.Join(into, filepath.Base(h.Name)), r); err != nil {
			return err
		}
	}
}

func write(path string, r io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

// classpath is every jar of the folder.
func classpath(dir string) string { return filepath.Join(dir, "*") }
