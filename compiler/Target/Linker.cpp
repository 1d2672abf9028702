//===- Linker.cpp - objects to an artifact --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/Linker.h"
#include "compiler/Target/OutputFile.h"
#include "compiler/Target/UserError.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <cerrno>

using namespace albertc;
using llvm::StringRef;
namespace path = llvm::sys::path;

namespace {
struct EmitKindName {
  StringRef text;
  EmitKind kind;
};
} // namespace

static constexpr EmitKindName kEmitKinds[] = {{"exe", EmitKind::Exe},
                                              {"shared", EmitKind::Shared},
                                              {"static", EmitKind::Static},
                                              {"obj", EmitKind::Obj}};

namespace {
/// An archive of the runtime and the programs that link it; all if it is null.
struct RuntimeArchive {
  StringRef name;
  bool LinkJob::*isNeeded;
};
} // namespace

/// The archives of the runtime, those that need others first.
static constexpr RuntimeArchive kArchives[] = {
    {"libalbertrt_train.a", &LinkJob::trains},
    {"libalbertrt_graph.a", &LinkJob::computesGraph},
    {"libalbertrt.a", nullptr}};

/// Pulls the C API out of the archive into shared libraries, where nothing
/// else refers to it; the version script keeps it alive.
static constexpr StringRef kApiSymbol = "albert_session_create";

std::optional<EmitKind> albertc::parseEmitKind(StringRef text) {
  for (const EmitKindName &entry : kEmitKinds)
    if (entry.text == text)
      return entry.kind;
  return std::nullopt;
}

StringRef albertc::stringifyEmitKind(EmitKind kind) {
  for (const EmitKindName &entry : kEmitKinds)
    if (entry.kind == kind)
      return entry.text;
  llvm_unreachable("every kind is in the table");
}

std::string albertc::getRuntimeDirectory(StringRef executable) {
  llvm::SmallString<128> real;
  if (llvm::sys::fs::real_path(executable, real))
    real = executable;
  llvm::SmallString<128> directory = path::parent_path(path::parent_path(real));
  path::append(directory, "lib", "albertc");
  return directory.str().str();
}

/// Paths of the archives that `job` links, in the linker's order.
static std::vector<std::string> getArchives(const LinkJob &job) {
  std::vector<std::string> archives;
  for (const RuntimeArchive &archive : kArchives) {
    if (archive.isNeeded && !(job.*archive.isNeeded))
      continue;
    llvm::SmallString<128> file(job.runtimeDirectory);
    path::append(file, archive.name);
    archives.push_back(file.str().str());
  }
  return archives;
}

namespace {
/// The programs that link.
struct LinkerPrograms {
  std::string driver;
  std::string lld;
};
} // namespace

static llvm::Expected<LinkerPrograms> findPrograms(const LinkJob &job) {
  auto driver = llvm::sys::findProgramByName(job.driver);
  if (!driver)
    return makeError("linker: expected '" + job.driver +
                         "' on the search path, found none",
                     "install the package clang-22 (packages.txt)");
  // The driver itself looks for a plain `ld.lld` first, which may be another
  // release's; the versioned name is the one that packages.txt installs.
  auto lld = llvm::sys::findProgramByName("ld.lld-22");
  if (!lld)
    return makeError("linker: expected 'ld.lld-22' on the search path, found "
                     "none",
                     "install the package lld-22 (packages.txt)");
  return LinkerPrograms{*driver, *lld};
}

llvm::Error albertc::checkLinkJob(const LinkJob &job) {
  if (job.kind != EmitKind::Static) {
    auto programs = findPrograms(job);
    if (!programs)
      return programs.takeError();
  }
  if (job.kind != EmitKind::Obj)
    for (const std::string &archive : getArchives(job))
      if (!llvm::sys::fs::exists(archive))
        return makeError(archive + ": expected the runtime archive, found no "
                                   "file",
                         "albertc looks in ../lib/albertc beside its own "
                         "folder; install it with cmake --install");
  return TemporaryFile::create(job.output, "check").takeError();
}

/// Runs the driver and turns its standard error into a message.
static llvm::Error runDriver(const LinkerPrograms &programs, const LinkJob &job,
                             llvm::ArrayRef<std::string> arguments) {
  auto log = TemporaryFile::create(job.output, "log");
  if (!log)
    return log.takeError();
  std::vector<StringRef> command = {programs.driver};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::string message;
  int code = llvm::sys::ExecuteAndWait(
      programs.driver, command, /*Env=*/std::nullopt,
      {StringRef(""), log->getPath(), log->getPath()}, 0, 0, &message);
  if (code == 0)
    return llvm::Error::success();
  if (auto text = llvm::MemoryBuffer::getFile(log->getPath()))
    message += (*text)->getBuffer().rtrim().str();
  for (auto [words, number] :
       {std::pair<StringRef, int>{"No space left", ENOSPC},
        {"File too large", EFBIG},
        {"quota exceeded", EDQUOT}})
    if (StringRef(message).contains(words))
      return makeWriteError(job.output, number);
  return makeError(job.output + ": expected the linker to succeed, found:\n" +
                       message,
                   "missing crt1.o, libstdc++.a or -lm mean that the packages "
                   "libc6-dev and libstdc++-12-dev are not installed");
}

/// Everything is local but the C API and the program.
static std::string makeVersionScript(const LinkJob &job) {
  return "{ global: albert_*; " + job.programSymbol + "; local: *; };\n";
}

static std::vector<std::string> commonArguments(const LinkerPrograms &programs,
                                                StringRef output) {
  return {"-fuse-ld=lld", "--ld-path=" + programs.lld, "-o", output.str()};
}

static llvm::Error linkImage(const LinkerPrograms &programs, const LinkJob &job,
                             StringRef output) {
  std::vector<std::string> arguments = commonArguments(programs, output);
  TemporaryFile script;
  if (job.kind == EmitKind::Shared) {
    auto created = TemporaryFile::create(job.output, "map");
    if (!created)
      return created.takeError();
    script = std::move(*created);
    if (llvm::Error error = script.write(makeVersionScript(job)))
      return error;
    arguments.insert(arguments.end(),
                     {"-shared", "-Wl,-Bsymbolic",
                      "-Wl,-soname," + path::filename(job.output).str(),
                      "-Wl,--version-script=" + script.getPath().str(),
                      "-Wl,-u," + kApiSymbol.str()});
  } else {
    arguments.insert(arguments.end(), {"-pie", "-Wl,--exclude-libs,ALL"});
  }
  arguments.insert(arguments.end(), job.objects.begin(), job.objects.end());
  llvm::append_range(arguments, getArchives(job));
  arguments.insert(arguments.end(),
                   {"-static-libstdc++", "-static-libgcc", "-pthread", "-lm",
                    "-Wl,--gc-sections", "-Wl,--icf=all", "-Wl,-O2", "-Wl,-s",
                    "-Wl,--as-needed", "-Wl,-z,relro", "-Wl,-z,now",
                    "-Wl,--build-id=fast"});
  return runDriver(programs, job, arguments);
}

static llvm::Error linkObject(const LinkerPrograms &programs,
                              const LinkJob &job, StringRef output) {
  std::vector<std::string> arguments = commonArguments(programs, output);
  arguments.insert(arguments.end(), {"-r", "-nostdlib"});
  arguments.insert(arguments.end(), job.objects.begin(), job.objects.end());
  return runDriver(programs, job, arguments);
}

/// Adds the members of the archive at `file`, which `archives` keeps open.
static llvm::Error addMembers(
    const std::string &file, std::vector<llvm::NewArchiveMember> &members,
    std::vector<llvm::object::OwningBinary<llvm::object::Archive>> &archives) {
  auto buffer = llvm::MemoryBuffer::getFile(file, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return makeError(file + ": expected a readable archive, found: " +
                     buffer.getError().message());
  auto archive = llvm::object::Archive::create((*buffer)->getMemBufferRef());
  if (!archive)
    return archive.takeError();
  archives.emplace_back(std::move(*archive), std::move(*buffer));
  llvm::Error error = llvm::Error::success();
  for (const auto &child : archives.back().getBinary()->children(error)) {
    auto member =
        llvm::NewArchiveMember::getOldMember(child, /*Deterministic=*/true);
    if (!member)
      return llvm::joinErrors(std::move(error), member.takeError());
    members.push_back(std::move(*member));
  }
  return error;
}

static llvm::Error writeStaticLibrary(const LinkJob &job, StringRef output) {
  std::vector<llvm::NewArchiveMember> members;
  std::vector<llvm::object::OwningBinary<llvm::object::Archive>> archives;
  for (const std::string &object : job.objects) {
    auto buffer = llvm::MemoryBuffer::getFile(object, /*IsText=*/false,
                                              /*RequiresNullTerminator=*/false);
    if (!buffer)
      return makeError(object + ": expected a readable object, found: " +
                       buffer.getError().message());
    llvm::NewArchiveMember member((*buffer)->getMemBufferRef());
    member.Buf = std::move(*buffer);
    // Temporary names would make two runs differ.
    member.MemberName = members.empty() ? "program.o" : "weights.o";
    members.push_back(std::move(member));
  }
  for (const std::string &archive : getArchives(job))
    if (llvm::Error error = addMembers(archive, members, archives))
      return error;
  if (llvm::Error error = llvm::writeArchive(
          output, members, llvm::SymtabWritingMode::NormalSymtab,
          llvm::object::Archive::K_GNU, /*Deterministic=*/true, /*Thin=*/false))
    return makeWriteError(job.output,
                          llvm::errorToErrorCode(std::move(error)).value());
  return llvm::Error::success();
}

/// No result is larger than everything that goes into it.
static uint64_t getLargestSize(const LinkJob &job) {
  std::vector<std::string> inputs = job.objects;
  if (job.kind != EmitKind::Obj)
    llvm::append_range(inputs, getArchives(job));
  uint64_t total = 0;
  for (const std::string &input : inputs) {
    uint64_t size = 0;
    if (!llvm::sys::fs::file_size(input, size))
      total += size;
  }
  return total;
}

llvm::Error albertc::link(const LinkJob &job) {
  auto result = TemporaryFile::create(job.output, "out");
  if (!result)
    return result.takeError();
  if (llvm::Error error = result->checkSpace(getLargestSize(job)))
    return error;
  LinkerPrograms programs;
  if (job.kind != EmitKind::Static)
    if (llvm::Error error = findPrograms(job).moveInto(programs))
      return error;
  llvm::Error error = job.kind == EmitKind::Static
                          ? writeStaticLibrary(job, result->getPath())
                          : (job.kind == EmitKind::Obj
                                 ? linkObject(programs, job, result->getPath())
                                 : linkImage(programs, job, result->getPath()));
  if (error)
    return error;
  bool executable = job.kind == EmitKind::Exe || job.kind == EmitKind::Shared;
  return result->commit(executable);
}
