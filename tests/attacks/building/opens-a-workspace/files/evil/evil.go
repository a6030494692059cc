// Package evil stands in for others.
package evil
