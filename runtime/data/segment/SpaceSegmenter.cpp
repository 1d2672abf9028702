//===- SpaceSegmenter.cpp - words between spaces --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// For text whose words are separated already.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/segment/WordSegmenter.h"
#include "runtime/text/Unicode.h"

namespace albert::rt {
namespace {

class SpaceSegmenter final : public WordSegmenter {
public:
  Result<std::unique_ptr<WordSegmenter>> clone() const override {
    return makeSpaceSegmenter();
  }

  void segment(std::string_view text,
               std::vector<std::uint32_t> &ends) override {
    const char *begin = text.data(), *end = begin + text.size();
    bool wasSpace = false;
    for (const char *p = begin; p != end;) {
      Utf8Char c = decodeUtf8(p, end);
      bool isSpace =
          c.length != 0 && classify(c.codePoint).kind() == CharKind::Space;
      if (p != begin && isSpace != wasSpace)
        ends.push_back(static_cast<std::uint32_t>(p - begin));
      wasSpace = isSpace;
      p += c.length ? c.length : 1;
    }
    if (begin != end)
      ends.push_back(static_cast<std::uint32_t>(text.size()));
  }
};

} // namespace

std::unique_ptr<WordSegmenter> makeSpaceSegmenter() {
  return std::make_unique<SpaceSegmenter>();
}

} // namespace albert::rt
