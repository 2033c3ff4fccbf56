using Pfinit.Apply;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

public sealed class AccountsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Accounts accounts;

    public AccountsTests()
    {
        var passwd = directory.Add("passwd", "root:x:0:0:root:/root:/bin/sh\npostfix:x:100:102::/var/spool/postfix:/bin/false\n\n# remark\nbroken:x:nan:1\nopendkim:x:101:104::/:/bin/false\n");
        var group = directory.Add("group", "root:x:0:\npostfix:x:102:\npostdrop:x:103:\nopendkim:x:104:");
        accounts = Accounts.Read(passwd, group);
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Names_become_numbers() =>
        Assert.Equal(new Ownership(100, 103, 456), accounts.Resolve(new Access("postfix", "postdrop", 456), out _));

    [Theory]
    [InlineData("nobody", "root", "the image has no account \"nobody\" in /etc/passwd")]
    [InlineData("broken", "root", "the image has no account \"broken\" in /etc/passwd")]
    [InlineData("root", "wheel", "the image has no group \"wheel\" in /etc/group")]
    public void A_missing_account_is_named(string owner, string group, string expected)
    {
        Assert.Null(accounts.Resolve(new Access(owner, group, 0), out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void The_start_up_message_shows_the_accounts_that_matter() =>
        Assert.Equal("postfix 100:102, opendkim 101:104, group postdrop 103", accounts.Describe());

    [Fact]
    public void Without_the_files_every_account_is_missing() =>
        Assert.Equal("postfix missing, opendkim missing, group postdrop missing", Accounts.Read("/nowhere/passwd", "/nowhere/group").Describe());
}
