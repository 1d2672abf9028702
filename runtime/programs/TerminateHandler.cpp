//===- TerminateHandler.cpp - no demangler in programs --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// libstdc++ prints the demangled type of an uncaught exception, and its
/// demangler would be a tenth of a program's code. Programs catch everything
/// before it gets there, so a handler without words does. A file of its own: a
/// linker takes it from the archive when libstdc++, linked statically, asks for
/// the symbol, and must not take anything else along.
///
//===----------------------------------------------------------------------===//

#include <cstdlib>
#include <exception>

void __gnu_cxx::__verbose_terminate_handler() { abort(); }
