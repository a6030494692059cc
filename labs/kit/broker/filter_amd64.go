package broker

const nativeArch = auditArchX8664
