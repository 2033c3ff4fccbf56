using System.Buffers.Binary;
using System.Text;
using Pfinit.Apply;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

/// <summary>Reads the file back as Berkeley DB does: the bucket by hash, then along the chain of its pages.</summary>
public sealed class SaslDatabaseTests
{
    private const int PageSize = 4096;
    private static readonly byte[] CheckValue = [0xd1, 0x8d, 0x68, 0x5e];

    [Fact]
    public void The_hash_is_that_of_Berkeley_DB() =>
        Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(CheckValue), SaslDatabase.Hash("%$sniglet^&\0"u8));

    [Fact]
    public void A_file_looks_as_Berkeley_DB_writes_it()
    {
        var file = SaslDatabase.Build([new PlannedLogin("joe", "example.com", "pw1"), new PlannedLogin("ann", "other.org", "pw2")]);

        Assert.Equal(3 * PageSize, file.Length);
        Assert.Equal([0x61, 0x15, 0x06, 0, 9, 0, 0, 0, 0, 0x10, 0, 0, 0, 8], file.AsSpan()[0x0c..0x1a].ToArray());
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, .. CheckValue, 1, 0, 0, 0, 1, 0, 0, 0], file.AsSpan()[0x48..0x68].ToArray());
        Assert.Equal([4, 0, 0xc0, 0x0f, 0, 0x0d, 0xe5, 0x0f, 0xe1, 0x0f, 0xc4, 0x0f, 0xc0, 0x0f], file.AsSpan()[0x2014..0x2022].ToArray());
        Assert.Equal("\u0001pw1\u0001joe\0example.com\0userPassword\u0001pw2\u0001ann\0other.org\0userPassword", Encoding.UTF8.GetString(file, 0x2fc0, file.Length - 0x2fc0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Every_login_is_found_and_no_other(int count)
    {
        var logins = Enumerable.Range(1, count).Select(number => new PlannedLogin($"user{number}", "example.com", $"pass:wörd {number}")).ToList();
        var file = SaslDatabase.Build(logins);

        Assert.All(logins, login => Assert.Equal(login.Password, Find(file, login.User, login.Realm)));
        Assert.Null(Find(file, "user", "example.com"));
        Assert.Null(Find(file, "user1", "example.org"));
        Assert.Equal(count, (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(0x58)));
    }

    [Fact]
    public void The_longest_logins_have_room()
    {
        var logins = Enumerable.Range(1, 9).Select(number => new PlannedLogin(new string((char)('0' + number), 127), new string('d', 127), new string('p', 1024))).ToList();
        var file = SaslDatabase.Build(logins);
        Assert.All(logins, login => Assert.Equal(login.Password, Find(file, login.User, login.Realm)));
    }

    [Fact]
    public void The_same_logins_make_the_same_file_in_any_order()
    {
        PlannedLogin[] logins = [new("joe", "example.com", "1"), new("ann", "example.com", "2"), new("bob", "example.org", "3")];
        Assert.Equal(SaslDatabase.Build(logins), SaslDatabase.Build(logins.Reverse()));
        Assert.NotEqual(SaslDatabase.Build(logins), SaslDatabase.Build(logins.Skip(1)));
    }

    private static string? Find(byte[] file, string user, string realm)
    {
        var wanted = Encoding.UTF8.GetBytes($"{user}\0{realm}\0userPassword");
        for (var number = 1 + (int)(SaslDatabase.Hash(wanted) & 1); number != 0;)
        {
            var page = file.AsSpan(number * PageSize, PageSize);
            var end = PageSize;
            byte[]? before = null;
            byte[]? key = null;
            for (var entry = 0; entry < BinaryPrimitives.ReadUInt16LittleEndian(page[20..]); entry++)
            {
                var start = BinaryPrimitives.ReadUInt16LittleEndian(page[(26 + 2 * entry)..]);
                Assert.True(start > 26 + 2 * entry && start < end, "items overlap");
                Assert.Equal(1, page[start]);
                var item = page[(start + 1)..end].ToArray();
                end = start;
                if (entry % 2 == 1 && key.AsSpan().SequenceEqual(wanted))
                    return Encoding.UTF8.GetString(item);
                if (entry % 2 == 0)
                    (before, key) = (key, item);
                Assert.True(before is null || before.AsSpan().SequenceCompareTo(key) < 0, "keys are not sorted");
            }

            number = (int)BinaryPrimitives.ReadUInt32LittleEndian(page[16..]);
        }

        return null;
    }
}
