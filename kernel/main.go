package kernel

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"

	"descida/kernel/wire"
)

// Main serves the kernel described by a connection file until it is shut down. Errors: the file is bad, an address is
// taken, or the session's folder cannot be made. Whatever else is missing is said by the first cell.
func Main(connectionFile string) error {
	log.SetPrefix("descida kernel: ")
	log.SetFlags(log.Ltime)
	speakAsTheNotebook()
	connection, err := wire.ReadConnection(connectionFile)
	if err != nil {
		return err
	}
	k, err := start(connection, kernelID(connectionFile, connection.Key))
	if err != nil {
		return err
	}
	defer k.close()
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	orphaned := watchParent()
	for {
		select {
		case s := <-signals:
			if s == os.Interrupt {
				k.interrupt()
				continue
			}
			return nil
		case <-orphaned:
			log.Print("Jupyter is gone: shutting down")
			return nil
		case <-k.ended:
			return nil
		}
	}
}

var connectionName = regexp.MustCompile(`kernel-([0-9a-zA-Z-]+)\.json$`)

// kernelID is Jupyter's id of the kernel, which is in the connection file's name. Clients that name the file otherwise
// know no id: then one is made of what stays the same when they start a kernel that died again.
func kernelID(connectionFile, key string) string {
	if m := connectionName.FindStringSubmatch(filepath.Base(connectionFile)); m != nil {
		return m[1]
	}
	path, err := filepath.Abs(connectionFile)
	if err != nil {
		return wire.NewID()
	}
	sum := sha256.Sum256([]byte(path + "\n" + key))
	return hex.EncodeToString(sum[:16])
}

// watchParent tells when the Jupyter server that started this kernel is gone. Jupyter says its process id.
func watchParent() <-chan struct{} {
	gone := make(chan struct{})
	parent, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID"))
	if err != nil || parent <= 1 || parent != os.Getppid() {
		return gone
	}
	go func() {
		for os.Getppid() == parent {
			time.Sleep(time.Second)
		}
		close(gone)
	}()
	return gone
}

// close ends the session: its programs, its sockets and its folder.
func (k *Kernel) close() {
	k.closing.Store(true)
	k.interrupt()
	k.closeChild()
	k.closeLanguageServer()
	k.programs.close()
	time.Sleep(50 * time.Millisecond) // the last messages are still on their way
	if err := k.server.Close(); err != nil {
		log.Print(fmt.Errorf("closing the sockets: %w", err))
	}
	k.place.remove()
}
