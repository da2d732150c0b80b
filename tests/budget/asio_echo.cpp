// What the call is measured against: a UDP echo with a timer on standalone Asio.
#include <array>
#include <asio.hpp>
#include <chrono>

namespace {

class echo {
 public:
  explicit echo(asio::io_context& io) : socket_(io, {asio::ip::udp::v4(), 0}), timer_(io) {
    receive();
    timer_.expires_after(std::chrono::seconds(1));
    timer_.async_wait([this](asio::error_code) { socket_.close(); });
  }

 private:
  void receive() {
    socket_.async_receive_from(asio::buffer(room_), peer_,
                               [this](asio::error_code e, std::size_t n) {
                                 if (!e) send(n);
                               });
  }
  void send(std::size_t n) {
    socket_.async_send_to(asio::buffer(room_, n), peer_, [this](asio::error_code e, std::size_t) {
      if (!e) receive();
    });
  }

  asio::ip::udp::socket socket_;
  asio::steady_timer timer_;
  asio::ip::udp::endpoint peer_;
  std::array<char, 1500> room_{};
};

}  // namespace

int main() {
  asio::io_context io;
  echo e{io};
  io.run();
}
