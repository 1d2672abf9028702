//===- FlagsTest.cpp - command lines --------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every spelling, every error, --help and the reference table.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Flags.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

using Texts = std::vector<std::string>;

FlagTable makeTable(bool takesPositionals = false) {
  FlagTable table("tool [flags]", "Does a thing.", takesPositionals);
  table.add({
      {"output-file", FlagKind::String, "", "File to write.", nullptr, 'o'},
      {"shuffle", FlagKind::Boolean, "true", "Mix the records."},
      {"notes", FlagKind::Boolean, "false", "Take notes."},
      {"top-k", FlagKind::Integer, "5", "Answers to print."},
      {"rate", FlagKind::Real, "0.5", "Share."},
      {"input-file", FlagKind::List, "", "Files."},
      {"text", FlagKind::Repeated, "", "A sentence."},
      {"type", FlagKind::String, "a", "Kind.", nullptr, 0, "a|b"},
      {"limit", FlagKind::Integer, "3", "Most.", nullptr, 0, "1..9"},
      {"use-tpu", FlagKind::Boolean, "false", "Run on a TPU.",
       "there is no TPU backend"},
  });
  return table;
}

Result<ParsedFlags> parse(std::vector<const char *> arguments,
                          bool takesPositionals = false) {
  arguments.insert(arguments.begin(), "tool");
  return makeTable(takesPositionals)
      .parse(static_cast<int>(arguments.size()), arguments.data());
}

std::string errorOf(std::vector<const char *> arguments) {
  Result<ParsedFlags> flags = parse(std::move(arguments));
  return flags.ok() ? "no error" : flags.status().toString();
}

TEST(Flags, Defaults) {
  Result<ParsedFlags> flags = parse({});
  ASSERT_TRUE(flags.ok());
  EXPECT_EQ(flags->text("output-file"), "");
  EXPECT_TRUE(flags->boolean("shuffle"));
  EXPECT_EQ(flags->integer("top-k"), 5);
  EXPECT_EQ(flags->real("rate"), 0.5);
  EXPECT_EQ(flags->list("input-file"), Texts());
  EXPECT_FALSE(flags->isSet("top-k"));
  EXPECT_FALSE(flags->helpRequested());
}

TEST(Flags, Spellings) {
  Result<ParsedFlags> flags = parse({"--top_k", "-3", "-output-file=x=y",
                                     "--noshuffle", "--notes", "--rate=1e-3"});
  ASSERT_TRUE(flags.ok()) << flags.status().toString();
  EXPECT_EQ(flags->integer("top-k"), -3);
  EXPECT_EQ(flags->text("output-file"), "x=y");
  EXPECT_FALSE(flags->boolean("shuffle"));
  EXPECT_TRUE(flags->boolean("notes"));
  EXPECT_EQ(flags->real("rate"), 1e-3);
  EXPECT_TRUE(flags->isSet("top-k"));

  flags =
      parse({"--no-shuffle", "--nonotes", "-o", "f", "--top-k=1", "--top-k=2"});
  ASSERT_TRUE(flags.ok()) << flags.status().toString();
  EXPECT_FALSE(flags->boolean("shuffle"));
  EXPECT_FALSE(flags->boolean("notes"));
  EXPECT_EQ(flags->text("output-file"), "f");
  EXPECT_EQ(flags->integer("top-k"), 2);

  flags = parse({"--shuffle=False", "--notes=TRUE", "--use_tpu=False"});
  ASSERT_TRUE(flags.ok()) << flags.status().toString();
  EXPECT_FALSE(flags->boolean("shuffle"));
  EXPECT_TRUE(flags->boolean("notes"));
}

TEST(Flags, Lists) {
  Result<ParsedFlags> flags = parse(
      {"--input-file=a,b", "--input_file", "c", "--text=x,y", "--text", "z"});
  ASSERT_TRUE(flags.ok()) << flags.status().toString();
  EXPECT_EQ(flags->list("input-file"), Texts({"a", "b", "c"}));
  EXPECT_EQ(flags->list("text"), Texts({"x,y", "z"}));
}

TEST(Flags, Positionals) {
  Result<ParsedFlags> flags =
      parse({"a", "--top-k=1", "-", "--", "--notes"}, true);
  ASSERT_TRUE(flags.ok());
  EXPECT_EQ(flags->positionals(), Texts({"a", "-", "--notes"}));
  EXPECT_FALSE(flags->boolean("notes"));
}

TEST(Flags, HelpStopsParsing) {
  Result<ParsedFlags> flags = parse({"--help", "--nonsense"});
  ASSERT_TRUE(flags.ok());
  EXPECT_TRUE(flags->helpRequested());
  flags = parse({"-h"});
  ASSERT_TRUE(flags.ok());
  EXPECT_TRUE(flags->helpRequested());
}

TEST(Flags, UnknownFlag) {
  EXPECT_EQ(errorOf({"--outptu-file=x"}),
            "unknown flag '--outptu-file=x'\n"
            "  hint: did you mean --output-file? --help lists the flags");
  EXPECT_EQ(errorOf({"--zzzzzzzzz"}),
            "unknown flag '--zzzzzzzzz'\n  hint: --help lists the flags");
  EXPECT_NE(errorOf({"--notop-k"}).find("unknown flag"), std::string::npos);
  EXPECT_NE(errorOf({"--noshuffle=1"}).find("unknown flag"), std::string::npos);
}

TEST(Flags, WrongValues) {
  EXPECT_EQ(errorOf({"--top-k=5x"}),
            "--top-k: expected an integer, found '5x'\n"
            "  hint: --top-k: Answers to print.");
  EXPECT_NE(errorOf({"--top-k="}).find("expected an integer"),
            std::string::npos);
  EXPECT_NE(errorOf({"--top-k=99999999999999999999"}).find("an integer"),
            std::string::npos);
  EXPECT_NE(errorOf({"--rate=a"}).find("expected a number, found 'a'"),
            std::string::npos);
  EXPECT_NE(errorOf({"--notes=maybe"}).find("expected true or false"),
            std::string::npos);
  EXPECT_NE(errorOf({"--type=c"}).find("expected one of a|b, found 'c'"),
            std::string::npos);
  EXPECT_NE(errorOf({"--output-file"})
                .find("expected a value, found the end of the command line"),
            std::string::npos);
  EXPECT_NE(errorOf({"--output-file", "--notes"})
                .find("expected a value, found '--notes'"),
            std::string::npos);
  EXPECT_NE(errorOf({"stray"}).find("unexpected argument 'stray'"),
            std::string::npos);
}

TEST(Flags, UnsupportedFlag) {
  EXPECT_EQ(errorOf({"--use_tpu"}),
            "--use-tpu is not supported: there is no TPU backend\n"
            "  hint: leave --use-tpu out");
}

TEST(Flags, IntegerBounds) {
  EXPECT_EQ(errorOf({"--limit=0"}), "--limit: expected a number in 1..9, found "
                                    "'0'\n  hint: --limit: Most.");
  EXPECT_EQ(errorOf({"--limit=9"}), "no error");
}

TEST(Flags, IntegerBoundsKnownLater) {
  Result<ParsedFlags> flags = parse({"--top-k=0"});
  ASSERT_TRUE(flags.ok());
  EXPECT_TRUE(flags->integerIn("top-k", 0, 9).ok());
  Result<std::int64_t> value = flags->integerIn("top-k", 1, 9);
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.status().message(),
            "--top-k: expected a number in 1..9, found 0");
}

TEST(Flags, RequiredFlag) {
  FlagTable table("tool", "Does a thing.");
  table.add({{"needed", FlagKind::String, "", "Where to look.", nullptr, 0,
              nullptr, true}});
  const char *arguments[] = {"tool", "--help"};
  Result<ParsedFlags> flags = table.parse(1, arguments);
  ASSERT_FALSE(flags.ok());
  EXPECT_EQ(flags.status().toString(),
            "expected --needed, found none\n  hint: --needed: Where to look.");
  EXPECT_TRUE(table.parse(2, arguments).ok());
}

TEST(Flags, HelpText) {
  const std::string start =
      "usage: tool [flags]\n\nDoes a thing.\n\n"
      "flags ('-' and '_' are the same; --x=v and --x v too):\n"
      "  -o, --output-file=TEXT\n      File to write.\n"
      "  --[no-]shuffle\n      Mix the records. Default: true.\n";
  EXPECT_EQ(makeTable().helpText().substr(0, start.size()), start);
  EXPECT_NE(
      makeTable().helpText().find(
          "Run on a TPU. Default: false. Not supported: there is no TPU "),
      std::string::npos);
}

TEST(Flags, MarkdownTable) {
  std::string page = makeTable().markdown();
  EXPECT_NE(page.find("| `--type=a\\|b` | Kind. Default: a. |\n"),
            std::string::npos);
  EXPECT_NE(page.find("| `--limit=N` | Most. Allowed: 1..9. Default: 3. |\n"),
            std::string::npos);
  EXPECT_NE(page.find("| `--text=TEXT` | A sentence. May be repeated. |\n"),
            std::string::npos);
}

TEST(Flags, NearestName) {
  EXPECT_EQ(nearestName("tokenise", {"vocab", "tokenize"}), "tokenize");
  EXPECT_EQ(nearestName("x", {"vocab", "tokenize"}), "");
}

TEST(Flags, SplitText) {
  EXPECT_EQ(splitText("", ','), Texts());
  EXPECT_EQ(splitText("a", ','), Texts({"a"}));
  EXPECT_EQ(splitText("a,,b,", ','), Texts({"a", "", "b", ""}));
}

} // namespace
} // namespace albert::rt
