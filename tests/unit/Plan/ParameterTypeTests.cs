using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class ParameterTypeTests
{
    // What Postfix 3.10 said to these values, asked of postmap(1) one by one.
    [Theory]
    [InlineData("soft_bounce", "yes")]
    [InlineData("soft_bounce", "No")]
    [InlineData("default_process_limit", "+5")]
    [InlineData("default_destination_concurrency_limit", "-5")]
    [InlineData("message_size_limit", "99999999999")]
    [InlineData("ipc_timeout", "5")]
    [InlineData("ipc_timeout", "1w")]
    [InlineData("ipc_timeout", "5min")]
    [InlineData("ipc_timeout", "1h30m")]
    [InlineData("ipc_timeout", "2147483647")]
    [InlineData("smtp_connect_timeout", "s")]
    [InlineData("maximal_queue_lifetime", "100")]
    [InlineData("queue_run_delay", "35791393m")]
    public void Value_that_Postfix_takes_is_good(string name, string value) => Assert.Null(ParameterTypes.All[name].Problem(value));

    [Theory]
    [InlineData("soft_bounce", "maybe", "\"maybe\" is neither yes nor no")]
    [InlineData("soft_bounce", "true", "\"true\" is neither yes nor no")]
    [InlineData("soft_bounce", "", "\"\" is neither yes nor no")]
    [InlineData("default_process_limit", "0", "\"0\" is less than 1")]
    [InlineData("default_process_limit", "5x", "\"5x\" is not a whole number")]
    [InlineData("default_process_limit", "0x10", "\"0x10\" is not a whole number")]
    [InlineData("default_process_limit", "", "\"\" is not a whole number")]
    [InlineData("fork_attempts", "99999999999", "\"99999999999\" is beyond what Postfix can count, 2147483647")]
    [InlineData("message_size_limit", "99999999999999999999999999999999", "\"99999999999999999999999999999999\" is beyond what Postfix can count, 9223372036854775807")]
    [InlineData("unverified_sender_reject_code", "600", "\"600\" is more than 599")]
    [InlineData("ipc_timeout", "5S", "\"5S\" is not a time; allowed: a number and s, m, h, d or w, which is s where none stands")]
    [InlineData("ipc_timeout", "5 s", "\"5 s\" is not a time; allowed: a number and s, m, h, d or w, which is s where none stands")]
    [InlineData("ipc_timeout", "-5", "\"-5\" is not a time; allowed: a number and s, m, h, d or w, which is s where none stands")]
    [InlineData("ipc_timeout", "5xm", "\"5xm\" is not a time; allowed: a number and s, m, h, d or w, which is s where none stands")]
    [InlineData("bounce_queue_lifetime", "", "\"\" is not a time; allowed: a number and s, m, h, d or w, which is d where none stands")]
    [InlineData("ipc_timeout", "99999999w", "\"99999999w\" is beyond what Postfix can count, 2147483647 s")]
    [InlineData("queue_run_delay", "35791394m", "\"35791394m\" is beyond what Postfix can count, 2147483647 s")]
    [InlineData("queue_run_delay", "0h", "\"0h\" is less than 1 s")]
    [InlineData("maximal_queue_lifetime", "101", "\"101\" is more than 8640000 s")]
    public void Value_that_ends_a_program_of_Postfix_is_not(string name, string value, string problem) =>
        Assert.Equal(problem, ParameterTypes.All[name].Problem(value));
}
