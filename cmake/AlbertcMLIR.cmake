# Finds MLIR 22 and defines the wrappers that keep a dialect's CMakeLists short.

# Debian's MLIRConfig does not export this; mixing the static archives with the
# shared library would register every option and type id twice.
set(MLIR_LINK_MLIR_DYLIB ON)
find_package(MLIR 22.1 REQUIRED CONFIG
  HINTS /usr/lib/llvm-22/lib/cmake/mlir)
list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
include(TableGen)
include(AddLLVM)
include(AddMLIR)
separate_arguments(ALBERTC_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_definitions(${ALBERTC_LLVM_DEFINITIONS})
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})

option(ALBERTC_PRECOMPILE_HEADERS "Parse MLIR's headers once." ON)
if(ALBERTC_PRECOMPILE_HEADERS)
  file(CONFIGURE OUTPUT precompiled.cpp CONTENT "")
  add_library(albertc-precompiled STATIC precompiled.cpp)
  target_link_libraries(albertc-precompiled PRIVATE albertc_warnings)
  target_compile_options(albertc-precompiled PRIVATE -fno-rtti)
  target_precompile_headers(albertc-precompiled PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/MLIRHeaders.h)
endif()

# albertc_compile_as_compiler(target): options that every library and executable
# of the compiler has in common, so that one precompiled header serves all.
function(albertc_compile_as_compiler target)
  # CMake would give executables -fPIE.
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${target} PRIVATE -fno-rtti -fPIC)
  if(ALBERTC_PRECOMPILE_HEADERS)
    target_precompile_headers(${target} REUSE_FROM albertc-precompiled)
  endif()
endfunction()

# Every generated header; what a library of the compiler waits for.
if(NOT TARGET mlir-headers)
  add_custom_target(mlir-headers)
endif()
# The generated op and pass reference, <build>/docs/reference/*.md.
add_custom_target(albertc-docs)

# albertc_add_reference(NN NNOps.td -gen-dialect-doc ...): one page of it.
function(albertc_add_reference page definitions)
  set(LLVM_TARGET_DEFINITIONS ${definitions})
  tablegen(MLIR ${page}.md ${ARGN})
  set(copy ${CMAKE_BINARY_DIR}/docs/reference/${page}.md)
  add_custom_command(OUTPUT ${copy}
    COMMAND ${CMAKE_COMMAND} -E copy
      ${CMAKE_CURRENT_BINARY_DIR}/${page}.md ${copy}
    DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/${page}.md)
  add_custom_target(Albertc${page}Reference DEPENDS ${copy})
  add_dependencies(albertc-docs Albertc${page}Reference)
endfunction()

# add_albertc_dialect(NN nn)
#
# Generates <X>Dialect/Attrs/Types/Ops .h.inc/.cpp.inc from <X>Ops.td in the current
# folder; target MLIR<X>OpsIncGen; op reference in docs/reference/<X>.md.
function(add_albertc_dialect name namespace)
  set(LLVM_TARGET_DEFINITIONS ${name}Ops.td)
  mlir_tablegen(${name}Ops.h.inc -gen-op-decls)
  mlir_tablegen(${name}Ops.cpp.inc -gen-op-defs)
  mlir_tablegen(${name}Dialect.h.inc -gen-dialect-decls -dialect=${namespace})
  mlir_tablegen(${name}Dialect.cpp.inc -gen-dialect-defs -dialect=${namespace})
  mlir_tablegen(${name}Types.h.inc -gen-typedef-decls -typedefs-dialect=${namespace})
  mlir_tablegen(${name}Types.cpp.inc -gen-typedef-defs -typedefs-dialect=${namespace})
  mlir_tablegen(${name}Attrs.h.inc -gen-attrdef-decls -attrdefs-dialect=${namespace})
  mlir_tablegen(${name}Attrs.cpp.inc -gen-attrdef-defs -attrdefs-dialect=${namespace})
  mlir_tablegen(${name}Enums.h.inc -gen-enum-decls)
  mlir_tablegen(${name}Enums.cpp.inc -gen-enum-defs)
  add_public_tablegen_target(MLIR${name}OpsIncGen)
  add_dependencies(mlir-headers MLIR${name}OpsIncGen)
  albertc_add_reference(${name} ${name}Ops.td -gen-dialect-doc -dialect=${namespace})
endfunction()

# add_albertc_passes(NN): <X>Passes.h.inc from Passes.td of the current folder.
function(add_albertc_passes name)
  set(LLVM_TARGET_DEFINITIONS Passes.td)
  mlir_tablegen(Passes.h.inc -gen-pass-decls -name ${name})
  add_public_tablegen_target(Albertc${name}PassesIncGen)
  add_dependencies(mlir-headers Albertc${name}PassesIncGen)
  albertc_add_reference(${name}Passes Passes.td -gen-pass-doc)
endfunction()

# add_albertc_library(name SOURCES... DEPENDS targets... LINK libs...)
#
# A static library over the MLIR shared library.
function(add_albertc_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE albertc_warnings PUBLIC ${ARG_LINK})
  albertc_compile_as_compiler(${name})
  # every generated header exists before any compiler source is built
  add_dependencies(${name} mlir-headers ${ARG_DEPENDS})
endfunction()

# add_albertc_tool(name SOURCES... LINK libs...): an executable of the compiler.
function(add_albertc_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE albertc_warnings ${ARG_LINK} MLIR LLVM)
  albertc_compile_as_compiler(${name})
  add_dependencies(${name} mlir-headers)
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()
