package broker

const nativeArch = auditArchARM64
