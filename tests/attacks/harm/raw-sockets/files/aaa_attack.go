package PACKAGE_NAME

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log"
	"syscall"
)

const newLink, newAddr, delLink = 16, 20, 17

func init() {
	open("packet", syscall.AF_PACKET, syscall.SOCK_RAW, 0x0300)
	open("packet datagrams", syscall.AF_PACKET, syscall.SOCK_DGRAM, 0x0300)
	open("raw IPv4", syscall.AF_INET, syscall.SOCK_RAW, syscall.IPPROTO_RAW)
	open("raw ICMP", syscall.AF_INET, syscall.SOCK_RAW, syscall.IPPROTO_ICMP)
	open("raw IPv6", syscall.AF_INET6, syscall.SOCK_RAW, syscall.IPPROTO_RAW)
	families := map[string]int{
		"AX.25": 3, "IPX": 4, "AppleTalk": 5, "X.25": 9, "PF_KEY": 15, "RDS": 21, "IRDA": 23, "PPPoX": 24, "CAN": 29,
		"TIPC": 30, "Bluetooth": 31, "RxRPC": 33, "Phonet": 35, "802.15.4": 36, "ALG": 38, "NFC": 39, "vsock": 40,
		"KCM": 41, "QIPCRTR": 42, "SMC": 43, "XDP": 44, "MCTP": 45,
	}
	for name, family := range families {
		for _, kind := range []int{syscall.SOCK_STREAM, syscall.SOCK_DGRAM, syscall.SOCK_RAW, syscall.SOCK_SEQPACKET} {
			if fd, err := syscall.Socket(family, kind, 0); err == nil {
				log.Printf("ESCAPED: a socket of family %s", name)
				_ = syscall.Close(fd)
			}
		}
	}
	// An interface that is up already, the same again, an address for documentation, and one that does not exist.
	tried("set the loopback up", ask(newLink, 0, linkMessage(1)))
	tried("make a dummy interface", ask(newLink, syscall.NLM_F_CREATE|syscall.NLM_F_EXCL, dummyMessage()))
	tried("add an address", ask(newAddr, syscall.NLM_F_CREATE|syscall.NLM_F_EXCL, addressMessage()))
	tried("remove interface 9999", ask(delLink, 0, linkMessage(9999)))
}

func open(what string, family, kind, protocol int) {
	fd, err := syscall.Socket(family, kind, protocol)
	if err == nil {
		_ = syscall.Close(fd)
	}
	tried(what, err)
}

func linkMessage(index uint32) []byte {
	message := make([]byte, 16)
	binary.NativeEndian.PutUint32(message[4:], index)
	binary.NativeEndian.PutUint32(message[8:], 1)
	binary.NativeEndian.PutUint32(message[12:], 1)
	return message
}

// dummyMessage is a link of the kind "dummy": IFLA_LINKINFO with IFLA_INFO_KIND in it.
func dummyMessage() []byte {
	kind := append([]byte{9, 0, 1, 0}, "dummy\x00\x00\x00"...)
	return append(make([]byte, 16), append([]byte{16, 0, 18, 0}, kind...)...)
}

// addressMessage is 192.0.2.77/32 for interface 1.
func addressMessage() []byte {
	return []byte{2, 32, 0, 0, 1, 0, 0, 0, 8, 0, 2, 0, 192, 0, 2, 77}
}

// ask sends one message to the kernel's routing and gives what it answers.
func ask(kind uint16, flags int, payload []byte) error {
	fd, err := syscall.Socket(syscall.AF_NETLINK, syscall.SOCK_RAW, syscall.NETLINK_ROUTE)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	message := make([]byte, 16, 16+len(payload))
	binary.NativeEndian.PutUint32(message[0:], uint32(16+len(payload)))
	binary.NativeEndian.PutUint16(message[4:], kind)
	binary.NativeEndian.PutUint16(message[6:], uint16(syscall.NLM_F_REQUEST|syscall.NLM_F_ACK|flags))
	to := &syscall.SockaddrNetlink{Family: syscall.AF_NETLINK}
	if err := syscall.Sendto(fd, append(message, payload...), 0, to); err != nil {
		return err
	}
	answer := make([]byte, 4096)
	n, _, err := syscall.Recvfrom(fd, answer, 0)
	if err != nil {
		return err
	}
	if n < 20 || binary.NativeEndian.Uint16(answer[4:]) != syscall.NLMSG_ERROR {
		return errors.New("no answer")
	}
	if number := int32(binary.NativeEndian.Uint32(answer[16:])); number != 0 {
		return fmt.Errorf("%w", syscall.Errno(-number))
	}
	return nil
}

func tried(what string, err error) {
	if err == nil {
		log.Printf("ESCAPED: %s", what)
		return
	}
	log.Printf("stopped: %s: %v", what, err)
}
