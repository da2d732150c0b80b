// I10: messages that are almost right: one identifier of each is wrong.
#pragma once
#include "agenda.hpp"
#include "wire.hpp"

namespace simulation {

class forger {
 public:
  forger(u64 seed, agenda& todo) : dice_(seed * 31 + 7), todo_(todo) {}

  /// Of some messages a forged copy arrives as well, at the same place.
  void sees(sim_address const& to, bytes b) {
    message_view m;
    if (!m.parse(b)) return;
    std::string text(b.data(), b.size());
    u32 const whom = (to.host & 255) - 1;
    if (whom >= agents) return;
    u64 const kind = dice_.below(12);
    bool const made = m.is_response() ? response(text, m, kind) : request(text, m, kind);
    if (made) todo_.in(dice_.between(0, 600), whom, step::forged, 0, std::move(text));
  }

 private:
  /// Another last character: the next hexadecimal digit, since the stack would refuse others before
  /// it compares. (Not one of two: the answer to what was forged, forged too, would be right
  /// again.)
  static void twist(std::string& text, std::string_view piece) {
    constexpr std::string_view digits = "0123456789abcdef0";
    auto const at = piece.empty() ? piece.npos : digits.find(piece.back());
    twist(text, piece, at == piece.npos ? '0' : digits[at + 1]);
  }
  static void twist(std::string& text, std::string_view piece, char last) {
    auto const at = text.find(piece);
    if (!piece.empty() && at != text.npos) text[at + piece.size() - 1] = last;
  }
  bool response(std::string& text, message_view const& m, u64 kind) {
    switch (kind) {
      case 0: return twist(text, m.get<polysip::header::via>()->branch), true;
      case 1: return twist(text, m.get<polysip::header::via>()->host, '9'), true;
      case 2: {
        auto const cseq = text.find("CSeq: ");
        auto const space = text.find(' ', cseq + 6);
        text.replace(space + 1, text.find('\r', space) - space - 1, "INFO");
        return true;
      }
      default: return false;
    }
  }
  /// A request of a dialog with a wrong tag, a CANCEL with a wrong branch. (Whoever knows the tags
  /// is the peer; an ACK to a 300-699 is known by its branch alone, 17.2.3.)
  bool request(std::string& text, message_view const& m, u64 kind) {
    if (kind == 0 && m.method() == method::cancel)
      return twist(text, m.get<polysip::header::via>()->branch), true;
    auto const to_tag = m.get<polysip::header::to>()->tag;
    bool const of_transaction =
        m.method() == method::ack || m.method() == method::cancel || to_tag.empty();
    if (kind > 1 || of_transaction) return false;
    auto const from_tag = m.get<polysip::header::from>()->tag;
    twist(text, kind == 0 ? to_tag : from_tag);
    twist(text, m.get<polysip::header::via>()->branch);  // a transaction of its own
    return true;
  }

  dice dice_;
  agenda& todo_;
};

}  // namespace simulation
