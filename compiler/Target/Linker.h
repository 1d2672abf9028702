//===- Linker.h - objects to an artifact ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Joins the program's objects and the runtime archives into what `--emit`
/// asks for. The work is done by `clang++-22` with lld, which packages.txt
/// names; when one is missing the message says which package to install. A
/// result depends on libc, libm and libpthread only.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_LINKER_H
#define ALBERTC_COMPILER_TARGET_LINKER_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace albertc {

/// `--emit`.
enum class EmitKind {
  /// A program with a command line.
  Exe,
  /// A shared library with the C API and one program.
  Shared,
  /// A static library of the same.
  Static,
  /// One object with the program alone; needs the runtime archive to link.
  Obj
};

/// Parses "exe", "shared", "static", "obj".
std::optional<EmitKind> parseEmitKind(llvm::StringRef text);

/// The inverse of parseEmitKind.
llvm::StringRef stringifyEmitKind(EmitKind kind);

/// What to link.
struct LinkJob {
  EmitKind kind = EmitKind::Exe;
  /// Program object and, when there is one, the blob object.
  std::vector<std::string> objects;
  /// Symbol of the program table, which libraries export.
  std::string programSymbol;
  /// Where the result goes.
  std::string output;
  /// The program trains: it links libalbertrt_train.a, which has its main, too.
  bool trains = false;
  /// The program computes a graph: it links libalbertrt_graph.a, which has its
  /// main, too.
  bool computesGraph = false;
  /// Folder of the runtime archives.
  std::string runtimeDirectory;
  /// Linker driver: a name looked up on PATH, or a path.
  std::string driver = "clang++-22";
};

/// `../lib/albertc` seen from the folder of `executable` (links resolved): the
/// same in a build tree and in an installation.
std::string getRuntimeDirectory(llvm::StringRef executable);

/// Checks what `job` needs before anything expensive is done: driver, lld and
/// archives are found, the output is no folder and its folder can be written.
llvm::Error checkLinkJob(const LinkJob &job);

/// Links. The output appears complete or not at all.
llvm::Error link(const LinkJob &job);

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_LINKER_H
