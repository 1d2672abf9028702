//===- BlobObject.cpp - weights as an object file -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/BlobObject.h"
#include "compiler/Target/OutputFile.h"
#include "compiler/Target/UserError.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace albertc;
namespace ELF = llvm::ELF;

BlobObject::~BlobObject() {
  if (file < 0)
    return;
  ::close(file);
  ::unlink(path.c_str());
}

llvm::Error BlobObject::open(llvm::StringRef newPath,
                             llvm::StringRef finalOutput) {
  path = newPath.str();
  output = finalOutput.str();
  file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0)
    return makeWriteError(output, errno);
  position = 0;
  sections.clear();
  return writeZeros(sizeof(ELF::Elf64_Ehdr));
}

llvm::Error BlobObject::write(const void *data, uint64_t size) {
  const char *bytes = static_cast<const char *>(data);
  while (size != 0) {
    ssize_t written = ::write(file, bytes, size);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return makeWriteError(output, errno);
    bytes += written;
    position += static_cast<uint64_t>(written);
    size -= static_cast<uint64_t>(written);
  }
  return llvm::Error::success();
}

llvm::Error BlobObject::writeZeros(uint64_t size) {
  static constexpr char kZeros[kAlignment] = {};
  while (size != 0) {
    uint64_t chunk = std::min<uint64_t>(size, sizeof(kZeros));
    if (llvm::Error error = write(kZeros, chunk))
      return error;
    size -= chunk;
  }
  return llvm::Error::success();
}

llvm::Error BlobObject::beginSection(llvm::StringRef name,
                                     llvm::StringRef symbol) {
  if (llvm::Error error =
          writeZeros(llvm::alignTo(position, kAlignment) - position))
    return error;
  sections.push_back({name.str(), symbol.str(), position, 0});
  return llvm::Error::success();
}

llvm::Error BlobObject::append(const void *data, uint64_t size) {
  Section &section = sections.back();
  if (size > kMaxSectionSize - section.size)
    return makeError(output + ": " + section.name + ": expected at most " +
                         llvm::Twine(kMaxSectionSize) + " bytes, found more",
                     "compile without --checkpoint; the program then reads its "
                     "weights when it starts");
  section.size += size;
  return write(data, size);
}

llvm::Error BlobObject::padTo(uint64_t offset) {
  static constexpr char kZeros[kAlignment] = {};
  while (getSectionSize() < offset)
    if (llvm::Error error =
            append(kZeros, std::min(offset - getSectionSize(), kAlignment)))
      return error;
  return llvm::Error::success();
}

uint64_t BlobObject::getSectionSize() const { return sections.back().size; }

/// Appends `text` and its zero to a string table; returns where it starts.
static uint32_t addString(std::string &table, llvm::StringRef text) {
  uint32_t offset = static_cast<uint32_t>(table.size());
  table.append(text.begin(), text.end());
  table.push_back('\0');
  return offset;
}

static ELF::Elf64_Shdr makeSection(uint32_t name, uint32_t type, uint64_t flags,
                                   uint64_t offset, uint64_t size,
                                   uint64_t alignment) {
  ELF::Elf64_Shdr header = {};
  header.sh_name = name;
  header.sh_type = type;
  header.sh_flags = flags;
  header.sh_offset = offset;
  header.sh_size = size;
  header.sh_addralign = alignment;
  return header;
}

static ELF::Elf64_Ehdr makeHeader(uint64_t sectionHeaders, size_t count) {
  ELF::Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELF::ElfMagic, 4);
  header.e_ident[ELF::EI_CLASS] = ELF::ELFCLASS64;
  header.e_ident[ELF::EI_DATA] = ELF::ELFDATA2LSB;
  header.e_ident[ELF::EI_VERSION] = ELF::EV_CURRENT;
  header.e_ident[ELF::EI_OSABI] = ELF::ELFOSABI_NONE;
  header.e_type = ELF::ET_REL;
  header.e_machine = ELF::EM_X86_64;
  header.e_version = ELF::EV_CURRENT;
  header.e_shoff = sectionHeaders;
  header.e_ehsize = sizeof(ELF::Elf64_Ehdr);
  header.e_shentsize = sizeof(ELF::Elf64_Shdr);
  header.e_shnum = static_cast<uint16_t>(count);
  header.e_shstrndx = static_cast<uint16_t>(count - 1);
  return header;
}

llvm::Error BlobObject::finish() {
  std::string names(1, '\0'), strings(1, '\0');
  std::vector<ELF::Elf64_Shdr> headers(1);
  std::vector<ELF::Elf64_Sym> symbols(1);
  for (const Section &section : sections) {
    ELF::Elf64_Sym symbol = {};
    symbol.st_name = addString(strings, section.symbol);
    symbol.setBindingAndType(ELF::STB_GLOBAL, ELF::STT_OBJECT);
    symbol.st_other = ELF::STV_HIDDEN;
    symbol.st_shndx = static_cast<uint16_t>(headers.size());
    symbol.st_size = section.size;
    symbols.push_back(symbol);
    headers.push_back(makeSection(addString(names, section.name),
                                  ELF::SHT_PROGBITS,
                                  ELF::SHF_ALLOC | ELF::SHF_X86_64_LARGE,
                                  section.offset, section.size, kAlignment));
  }
  // Without this marker the linker would make the program's stack executable.
  headers.push_back(makeSection(addString(names, ".note.GNU-stack"),
                                ELF::SHT_PROGBITS, 0, position, 0, 1));

  uint64_t symbolBytes = symbols.size() * sizeof(ELF::Elf64_Sym);
  if (llvm::Error error = writeZeros(llvm::alignTo(position, 8) - position))
    return error;
  headers.push_back(makeSection(addString(names, ".symtab"), ELF::SHT_SYMTAB, 0,
                                position, symbolBytes, 8));
  headers.back().sh_link = static_cast<uint32_t>(headers.size());
  headers.back().sh_info = 1; // the first global symbol
  headers.back().sh_entsize = sizeof(ELF::Elf64_Sym);
  headers.push_back(makeSection(addString(names, ".strtab"), ELF::SHT_STRTAB, 0,
                                position + symbolBytes, strings.size(), 1));
  uint32_t shstrtab = addString(names, ".shstrtab");
  headers.push_back(makeSection(shstrtab, ELF::SHT_STRTAB, 0,
                                position + symbolBytes + strings.size(),
                                names.size(), 1));
  if (llvm::Error error = write(symbols.data(), symbolBytes))
    return error;
  if (llvm::Error error = write(strings.data(), strings.size()))
    return error;
  if (llvm::Error error = write(names.data(), names.size()))
    return error;
  if (llvm::Error error = writeZeros(llvm::alignTo(position, 8) - position))
    return error;
  ELF::Elf64_Ehdr header = makeHeader(position, headers.size());
  if (llvm::Error error =
          write(headers.data(), headers.size() * sizeof(ELF::Elf64_Shdr)))
    return error;
  // The header comes last: a truncated file is no ELF file.
  if (::pwrite(file, &header, sizeof(header), 0) !=
      static_cast<ssize_t>(sizeof(header)))
    return makeWriteError(output, errno);
  int closed = ::close(file);
  file = -1;
  if (closed != 0) {
    int code = errno;
    ::unlink(path.c_str());
    return makeWriteError(output, code);
  }
  return llvm::Error::success();
}
