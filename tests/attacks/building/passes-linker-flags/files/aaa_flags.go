package PACKAGE_NAME

//go:cgo_ldflag "-Wl,-plugin,/tmp/plugin.so"
//go:cgo_import_dynamic libc_exit exit "libc.so.6"
//go:cgo_import_dynamic _ _ "libc.so.6"

var exit uintptr
