//===- BlobObject.h - weights as an object file -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Writes a relocatable ELF64 object whose read-only sections hold weights and
/// vocabulary, one symbol each. The bytes go to disk as they are produced:
/// `.incbin` and objcopy keep 917 MB twice in memory, this keeps none.
///
/// Layout of the file (System V gABI, "Object Files"):
///
///     0                ELF header
///     4096 · n         contents of the sections, each at a multiple of 4096
///     after the last   .symtab, .strtab, .shstrtab, section headers
///
/// Every section is marked large (SHF_X86_64_LARGE, psABI): the linker keeps
/// it away from code, so that code reaches its own data with 32-bit offsets
/// whatever the weights' size. Nothing refers to it but the program table, with
/// a 64-bit address.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_BLOBOBJECT_H
#define ALBERTC_COMPILER_TARGET_BLOBOBJECT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <vector>

namespace albertc {

/// A writer of one object. Create it, then for every section call
/// beginSection() and append(), then finish(). The file is removed when the
/// writer dies unfinished.
class BlobObject {
public:
  /// Sections and their symbols are aligned to a page, so that a program maps
  /// them from its file.
  static constexpr uint64_t kAlignment = 4096;
  /// Larger sections do not fit what the loaders of some systems map at once.
  static constexpr uint64_t kMaxSectionSize = (uint64_t(1) << 31) - kAlignment;

  BlobObject() = default;
  ~BlobObject();
  BlobObject(const BlobObject &) = delete;
  BlobObject &operator=(const BlobObject &) = delete;

  /// Creates `path`, replacing a file of that name. Errors say `output`, the
  /// file that the object becomes a part of.
  llvm::Error open(llvm::StringRef path, llvm::StringRef output);
  /// Starts section `name` (".albert.weights") with the hidden symbol `symbol`
  /// at its beginning.
  llvm::Error beginSection(llvm::StringRef name, llvm::StringRef symbol);
  /// Appends `size` bytes to the section. Errors: disk full, section too large.
  llvm::Error append(const void *data, uint64_t size);
  /// Appends zeros up to `offset` of the section; never goes back.
  llvm::Error padTo(uint64_t offset);
  /// Writes symbols and headers and closes the file.
  llvm::Error finish();

  /// Bytes in the current section.
  uint64_t getSectionSize() const;

private:
  struct Section {
    std::string name;
    std::string symbol;
    uint64_t offset = 0;
    uint64_t size = 0;
  };

  llvm::Error write(const void *data, uint64_t size);
  llvm::Error writeZeros(uint64_t size);

  std::string path;
  std::string output;
  int file = -1;
  /// Where the next byte goes.
  uint64_t position = 0;
  std::vector<Section> sections;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_BLOBOBJECT_H
