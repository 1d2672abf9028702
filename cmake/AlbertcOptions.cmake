# Compile and link options shared by every target of the project.

add_library(albertc_warnings INTERFACE)
target_compile_options(albertc_warnings INTERFACE
  -Wall -Wextra -Wno-unused-parameter -Wcast-qual -Wnon-virtual-dtor
  $<$<BOOL:${ALBERTC_WERROR}>:-Werror>)

# Floating-point contraction is off everywhere: an FMA exists only where the
# source says so, which keeps results equal on every CPU tier.
add_compile_options(-ffp-contract=off)

if(ALBERTC_SANITIZER)
  add_compile_options(-fsanitize=${ALBERTC_SANITIZER} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ALBERTC_SANITIZER})
endif()

# What fuzzers steer by; it costs other executables a little time.
if(ALBERTC_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

# add_albertrt_library(name SOURCES...)
#
# A component of the runtime: position independent, hidden symbols, one
# section per function so that a program keeps only what it calls, and small:
# the whole runtime is to stay below 0.6 MB in every program. The components are
# collected into the one archive `albertrt`. Nobody unwinds from the middle of a
# function: tables that allow it would be a fifth of all tables.
function(add_albertrt_library name)
  add_library(${name} OBJECT ${ARGN})
  target_link_libraries(${name} PRIVATE albertc_warnings)
  target_compile_options(${name} PRIVATE
    -fvisibility=hidden -fvisibility-inlines-hidden
    -ffunction-sections -fdata-sections -fno-rtti
    -fno-asynchronous-unwind-tables
    $<$<NOT:$<CONFIG:Debug>>:-Oz>)
endfunction()

# add_albertrt_hot_sources(SOURCES...)
#
# Sources of the runtime whose loops run once per element of a large array:
# optimised for speed. Call it in the folder of the sources.
function(add_albertrt_hot_sources)
  set_source_files_properties(${ARGN} PROPERTIES
    COMPILE_OPTIONS $<$<NOT:$<CONFIG:Debug>>:-O2>)
endfunction()
