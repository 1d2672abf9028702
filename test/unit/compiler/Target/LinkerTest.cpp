//===- LinkerTest.cpp - objects to artifacts ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/Linker.h"
#include "TestUtils.h"
#include "compiler/Target/BlobObject.h"
#include "compiler/Target/OutputFile.h"

using namespace albertc;
using namespace albertc::test;

/// Stands for the C API of the runtime.
static const char *const kApi = R"cpp(
extern "C" {
__attribute__((visibility("default"))) int albert_session_create() { return 7; }
int albert_internal_detail() { return 8; }
}
)cpp";

/// Stands for the runtime's main(): runs the only entry.
static const char *const kRuntime = R"cpp(
#include "runtime/include/albertrt/program.h"
#include <cstdio>
#include <cstring>
extern "C" {
extern __attribute__((visibility("hidden"))) const AlbertProgram
    albert_program;
}
int main() {
  alignas(64) float x[16], y[16], z[16];
  for (int i = 0; i < 16; ++i) { x[i] = i; y[i] = 0.5f; }
  AlbertBuffer buffers[3] = {{x, 1}, {y, 1}, {z, 1}};
  const AlbertProgram &p = albert_program;
  if (p.magic != ALBERT_PROGRAM_MAGIC || p.abiVersion != ALBERT_ABI_VERSION)
    return 1;
  p.entries[0](nullptr, buffers);
  if (reinterpret_cast<size_t>(p.weights) % 4096 != 0)
    return 2;
  std::printf("%.*s %llu %g %c%c %.*s\n", (int)p.manifestSize, p.manifest,
              (unsigned long long)p.entryCount, z[15],
              ((const char *)p.weights)[0],
              ((const char *)p.weights)[p.weightsSize - 1],
              (int)p.vocabularySize, (const char *)p.vocabulary);
}
)cpp";

namespace {
class LinkerTest : public ::testing::Test {
protected:
  void SetUp() override {
    int code = 0;
    ASSERT_EQ(textOf(writeFile(folder / "runtime.cpp", kRuntime)), "");
    ASSERT_EQ(textOf(writeFile(folder / "api.cpp", kApi)), "");
    std::string log =
        runShell("cd " + folder.str() +
                     " && mkdir lib"
                     " && clang++-22 -O1 -fPIC -fvisibility=hidden -c "
                     "runtime.cpp api.cpp -I" +
                     ALBERTC_SOURCE_DIR +
                     " && ar rc lib/libalbertrt.a runtime.o api.o"
                     " && rm *.o *.cpp",
                 &code);
    ASSERT_EQ(code, 0) << log;
    BlobObject blob;
    ASSERT_EQ(textOf(blob.open(folder / "blob.o", "program")), "");
    ASSERT_EQ(textOf(blob.beginSection(".albert.weights", "t_weights")), "");
    ASSERT_EQ(textOf(blob.append("begin", 5)), "");
    ASSERT_EQ(textOf(blob.padTo(1 << 20)), "");
    ASSERT_EQ(textOf(blob.append("end", 3)), "");
    ASSERT_EQ(textOf(blob.beginSection(".albert.vocabulary", "t_vocab")), "");
    ASSERT_EQ(textOf(blob.append("[PAD]", 5)), "");
    ASSERT_EQ(textOf(blob.finish()), "");
  }

  /// The job that links the program as `kind`.
  LinkJob makeJob(EmitKind kind, const std::string &symbol) {
    ProgramTable table;
    table.symbol = symbol;
    table.hidden = kind == EmitKind::Exe;
    table.manifest = "{}";
    table.entries = {"axpy_entry"};
    table.weights = {"t_weights", (1 << 20) + 3};
    table.vocabulary = {"t_vocab", 5};
    EXPECT_EQ(textOf(writeFile(
                  folder / "program.o",
                  compile(kProgram, table, "x86-64-v3", CodeFile::Object))),
              "");
    LinkJob job;
    job.kind = kind;
    job.objects = {folder / "program.o", folder / "blob.o"};
    job.programSymbol = symbol;
    job.output = folder / "artifact";
    job.runtimeDirectory = folder / "lib";
    return job;
  }

  std::string shell(const std::string &command) {
    int code = 0;
    std::string text = runShell("cd " + folder.str() + " && " + command, &code);
    EXPECT_EQ(code, 0) << text;
    return text;
  }

  TemporaryFolder folder;
};
} // namespace

TEST_F(LinkerTest, ExecutableRuns) {
  LinkJob job = makeJob(EmitKind::Exe, "albert_program");
  ASSERT_EQ(textOf(checkLinkJob(job)), "");
  ASSERT_EQ(textOf(link(job)), "");
  EXPECT_EQ(shell("./artifact"), "{} 1 30.5 bd [PAD]\n");
  std::string needed = shell("llvm-readelf-22 -d artifact | grep NEEDED");
  EXPECT_EQ(needed.find("stdc++"), std::string::npos) << needed;
  EXPECT_EQ(needed.find("gcc_s"), std::string::npos) << needed;
  // lib, program.o, blob.o, artifact: no temporaries
  EXPECT_EQ(folder.count(), 4);
}

TEST_F(LinkerTest, SharedLibraryExportsTheApiAndTheProgram) {
  LinkJob job = makeJob(EmitKind::Shared, "tiny_program");
  ASSERT_EQ(textOf(link(job)), "");
  EXPECT_EQ(shell("llvm-nm-22 -D --defined-only artifact | sed 's/.* //' | "
                  "sort | tr '\\n' ' '"),
            "albert_session_create tiny_program ");
}

TEST_F(LinkerTest, StaticLibraryAndObject) {
  LinkJob job = makeJob(EmitKind::Static, "tiny_program");
  ASSERT_EQ(textOf(link(job)), "");
  EXPECT_EQ(shell("ar t artifact"), "program.o\nweights.o\nruntime.o\napi.o\n");
  job = makeJob(EmitKind::Obj, "albert_program");
  ASSERT_EQ(textOf(link(job)), "");
  shell("clang++-22 -fuse-ld=lld artifact lib/libalbertrt.a -o again");
  EXPECT_EQ(shell("./again"), "{} 1 30.5 bd [PAD]\n");
}

TEST_F(LinkerTest, KindsOfProgramsHaveArchivesInFront) {
  LinkJob job = makeJob(EmitKind::Static, "tiny_program");
  job.computesGraph = true;
  std::string text = textOf(checkLinkJob(job));
  EXPECT_NE(text.find("libalbertrt_graph.a: expected the runtime archive"),
            std::string::npos)
      << text;
  shell("cp lib/libalbertrt.a lib/libalbertrt_graph.a && "
        "ar d lib/libalbertrt_graph.a runtime.o");
  ASSERT_EQ(textOf(checkLinkJob(job)), "");
  ASSERT_EQ(textOf(link(job)), "");
  EXPECT_EQ(shell("ar t artifact"),
            "program.o\nweights.o\napi.o\nruntime.o\napi.o\n");
  job.computesGraph = false;
  job.trains = true;
  text = textOf(checkLinkJob(job));
  EXPECT_NE(text.find("libalbertrt_train.a: expected the runtime archive"),
            std::string::npos)
      << text;
}

TEST_F(LinkerTest, SaysWhatIsMissing) {
  LinkJob job = makeJob(EmitKind::Exe, "albert_program");
  job.driver = "clang++-99";
  EXPECT_EQ(textOf(checkLinkJob(job)),
            "linker: expected 'clang++-99' on the search path, found none\n"
            "hint: install the package clang-22 (packages.txt)");
  job = makeJob(EmitKind::Exe, "albert_program");
  job.runtimeDirectory = folder / "nowhere";
  std::string text = textOf(checkLinkJob(job));
  EXPECT_NE(text.find("libalbertrt.a: expected the runtime archive, found no "
                      "file"),
            std::string::npos)
      << text;
  job = makeJob(EmitKind::Exe, "albert_program");
  job.output = folder.str();
  text = textOf(checkLinkJob(job));
  EXPECT_NE(text.find("expected a file name for the output, found a folder"),
            std::string::npos)
      << text;
}

TEST_F(LinkerTest, AFailedLinkLeavesNothing) {
  LinkJob job = makeJob(EmitKind::Exe, "albert_program");
  job.objects.pop_back();
  std::string text = textOf(link(job));
  EXPECT_NE(text.find("expected the linker to succeed, found:"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("t_weights"), std::string::npos) << text;
  EXPECT_EQ(folder.count(), 3);
}
