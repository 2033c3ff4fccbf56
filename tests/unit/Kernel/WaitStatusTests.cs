using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class WaitStatusTests
{
    [Fact]
    public void Every_exit_status_is_read_back()
    {
        for (var status = 0; status < 256; status++)
        {
            Assert.Equal(status, new WaitStatus(status << 8).ExitStatus);
            Assert.Equal($"exit status {status}", new WaitStatus(status << 8).ToString());
        }
    }

    [Fact]
    public void Death_by_a_signal_is_128_and_its_number()
    {
        Assert.Equal(139, new WaitStatus(11).ExitStatus);
        Assert.Equal("killed by SIGSEGV", new WaitStatus(11).ToString());
    }

    [Fact]
    public void A_core_dump_does_not_change_the_signal() => Assert.Equal(WaitStatus.Killed(6).ExitStatus, new WaitStatus(6 | 0x80).ExitStatus);

    [Theory]
    [InlineData(9, "SIGKILL")]
    [InlineData(16, "SIGSTKFLT")]
    [InlineData(31, "SIGSYS")]
    [InlineData(40, "signal 40")]
    public void Signals_are_shown_by_name_where_they_have_one(int signal, string name) => Assert.Equal(name, Signal.Name(signal));
}
