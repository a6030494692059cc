package PACKAGE_NAME

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// openOnly are devices that do something when they are read; that they open is enough to know.
var openOnly = []string{"mem", "kmem", "port", "kmsg", "fuse", "kvm", "net/tun", "mapper/control", "loop-control", "sg0"}

func init() {
	parent := fmt.Sprintf("/proc/%d/root/dev", os.Getppid())
	for _, dir := range []string{"/dev", "/proc/1/root/dev", parent} {
		disks := 0
		_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if entry.Type()&fs.ModeDevice != 0 && entry.Type()&fs.ModeCharDevice == 0 {
				disks++
				tried("read "+path, read(path))
			}
			return nil
		})
		log.Printf("%s: %d disks seen", dir, disks)
		for _, name := range openOnly {
			file, err := os.OpenFile(filepath.Join(dir, name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
			if err == nil {
				_ = file.Close()
			}
			if !os.IsNotExist(err) {
				tried("open "+filepath.Join(dir, name), err)
			}
		}
	}
	for _, number := range diskNumbers() {
		path := fmt.Sprintf("/tmp/disk-%d-%d", number[0], number[1])
		err := syscall.Mknod(path, syscall.S_IFBLK|0o600, number[0]<<8|number[1])
		if err == nil {
			err = read(path)
		}
		tried(fmt.Sprintf("make block device %d:%d", number[0], number[1]), err)
		_ = os.Remove(path)
	}
	tried("make /dev/mem", syscall.Mknod("/tmp/mem", syscall.S_IFCHR|0o600, 1<<8|1))
}

// diskNumbers are what the kernel tells of the host's disks, or else the usual ones.
func diskNumbers() [][2]int {
	numbers := [][2]int{{8, 0}, {254, 0}, {259, 0}, {7, 0}}
	file, err := os.Open("/proc/partitions")
	if err != nil {
		return numbers
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan() && len(numbers) < 12; {
		var number [2]int
		if _, err := fmt.Sscan(strings.TrimSpace(lines.Text()), &number[0], &number[1]); err == nil {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

func read(path string) error {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.ReadFull(file, make([]byte, 512))
	return err
}

func tried(what string, err error) {
	if err == nil {
		log.Printf("ESCAPED: %s", what)
		return
	}
	log.Printf("stopped: %s: %v", what, err)
}
