package PACKAGE_NAME

const setns = 308
