using System.Text;
using Pfinit.Observe;
using Pfinit.Settings;

namespace Pfinit.Tests.Observe;

public sealed class AddressMaskerTests
{
    private static readonly MaskFilter Smart = new MaskFilter.Smart("*");
    private static readonly MaskFilter Paranoid = new MaskFilter.Paranoid("*");

    [Theory]
    [InlineData("demo@example.org", "d*o@*******.org", "*@*.org")]
    [InlineData("john.doe@example.solutions", "j*e@*******.solutions", "*@*.solutions")]
    [InlineData("sa@localhost", "s*a@*********", "*@*")]
    [InlineData("s@[192.168.8.10]", "s*s@[*.*.*.*]", "*@[*]")]
    [InlineData("\"multi....dot\"@[IPv6:2001:db8:85a3:8d3:1319:8a2e:370:7348]", "\"m*t\"@[IPv6:***********]", "*@[IPv6:*]")]
    public void Examples_of_the_contract(string address, string smart, string paranoid)
    {
        Assert.Equal(smart, Mask(Smart, address));
        Assert.Equal(paranoid, Mask(Paranoid, address));
    }

    [Theory]
    [InlineData("user@com", "u*r@***")]
    [InlineData("a@mail.example.co.uk", "a*a@****.*******.**.uk")]
    [InlineData("x_y@under_score.example-x.org", "x*y@***********.*********.org")]
    [InlineData("disposable.style.email.with+symbol@example.com", "d*l@*******.com")]
    [InlineData("o'brien@example.com", "o*n@*******.com")]
    [InlineData("#!$%&'*+-/=?^_`{}|~@example.org", "#*~@*******.org")]
    [InlineData(".dots.@example.org", ".*.@*******.org")]
    [InlineData("joe%example.net@example.org", "j*t@*******.org")]
    [InlineData("bounce+joe=example.org@example.com", "b*g@*******.com")]
    [InlineData("joe=example.org@example.com", "j*g@*******.com")]
    [InlineData("SRS0=aB3d=X1=example.org=joe@example.com", "S*e@*******.com")]
    [InlineData("joe@example.net@example.com", "j*t@*******.com")]
    [InlineData("20251103070510.3F2A01C0D5@relay", "2*5@*****")]
    public void Local_parts_without_quotation_marks(string address, string masked) => Assert.Equal(masked, Mask(Smart, address));

    [Theory]
    [InlineData("\"much.more unusual\"@example.com", "\"m*l\"@*******.com")]
    [InlineData("\"very.unusual.@.unusual.com\"@example.com", "\"v*m\"@*******.com")]
    [InlineData("\"very.(),:;<>[]\\\".VERY.\\\"very@\\\\ \\\"very\\\".unusual\"@strange.example.com", "\"v*l\"@*******.*******.com")]
    [InlineData("\"()<>[]:,;@\\\\\\\"!#$%&'-/=?^_`{}| ~.a\"@example.org", "\"(*a\"@*******.org")]
    [InlineData("\" \"@example.org", "\" * \"@*******.org")]
    [InlineData("\"\"@example.org", "\"*\"@*******.org")]
    [InlineData("\"\\\"joe\\\"\"@example.org", "\"\\\"*\\\"\"@*******.org")]
    [InlineData("\"\\\"\"@example.org", "\"\\\"*\\\"\"@*******.org")]
    [InlineData("\"back\\\\\"@example.org", "\"b*\\\\\"@*******.org")]
    [InlineData("\"müller\\é\"@example.org", "\"m*\\é\"@*******.org")]
    [InlineData("first.\"mid dle\".last@example.org", "f*t@*******.org")]
    [InlineData("\"a b\".last@example.org", "*t@*******.org")]
    [InlineData("a.\"b c\"@example.org", "a*@*******.org")]
    public void Quoted_local_parts(string address, string masked) => Assert.Equal(masked, Mask(Smart, address));

    [Theory]
    [InlineData("Pelé@example.com", "P*é@*******.com")]
    [InlineData("δοκιμή@παράδειγμα.δοκιμή", "δ*ή@**********.δοκιμή")]
    [InlineData("我買@屋企.香港", "我*買@**.香港")]
    [InlineData("медведь@с-балалайкой.рф", "м*ь@************.рф")]
    [InlineData("संपर्क@डाटामेल.भारत", "स*क@*******.भारत")]
    [InlineData("😀joe😎@exämple.org", "😀*😎@*******.org")]
    [InlineData("joe@xn--bcher-kva.example", "j*e@*************.example")]
    public void International_addresses_lose_whole_characters(string address, string masked) => Assert.Equal(masked, Mask(Smart, address));

    [Theory]
    [InlineData("u@[127.0.0.1]", "u*u@[*.*.*.*]")]
    [InlineData("u@[ipv6:2001:db8::1]", "u*u@[ipv6:***********]")]
    [InlineData("u@[2001:db8::1]", "u*u@[***********]")]
    [InlineData("u@[IPv6:fe80::1%eth0]", "u*u@[IPv6:***********]")]
    [InlineData("u@[x-tag.what]", "u*u@[*]")]
    [InlineData("u@[192.0.2.1", "u*u@[*.*.*.*")]
    public void Address_literals(string address, string masked) => Assert.Equal(masked, Mask(Smart, address));

    [Theory]
    [InlineData("3F2A01C0D5: to=<someone@example.org>, orig_to=<root@localhost>, relay=mx.example.org[192.0.2.25]:25, delay=0.31, dsn=2.0.0, status=sent (250 2.0.0 <someone@example.org> Ok: queued as 9A8B7C)",
        "3F2A01C0D5: to=<s*e@*******.org>, orig_to=<r*t@*********>, relay=mx.example.org[192.0.2.25]:25, delay=0.31, dsn=2.0.0, status=sent (250 2.0.0 <s*e@*******.org> Ok: queued as 9A8B7C)")]
    [InlineData("NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 554 5.7.1 <x@example.org>: Recipient address rejected: Access denied; from=<spam@example.net> to=<x@example.org> proto=ESMTP helo=<[203.0.113.9]>",
        "NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 554 5.7.1 <x*x@*******.org>: Recipient address rejected: Access denied; from=<s*m@*******.net> to=<x*x@*******.org> proto=ESMTP helo=<[203.0.113.9]>")]
    [InlineData("3F2A01C0D5: from=<>, size=2391, nrcpt=1 (queue active)", "3F2A01C0D5: from=<>, size=2391, nrcpt=1 (queue active)")]
    [InlineData("3F2A01C0D5: message-id=<a$b@relay.example.com>", "3F2A01C0D5: message-id=<a*b@*****.*******.com>")]
    [InlineData("3F2A01C0D5: message-id=some.id@example.com", "3F2A01C0D5: message-id=s*d@*******.com")]
    [InlineData("C1: client=app[172.17.0.1], sasl_method=PLAIN, sasl_username=app@example.com", "C1: client=app[172.17.0.1], sasl_method=PLAIN, sasl_username=a*p@*******.com")]
    [InlineData("C1: to=<\"odd > one\"@example.org>, relay=none", "C1: to=<\"o*e\"@*******.org>, relay=none")]
    [InlineData("to=<odd one@example.org>, to=<odd (x)@example.org>", "to=<o*e@*******.org>, to=<o*)@*******.org>")]
    [InlineData("<@a.example,@b.example:joe@c.example>", "<*e@*.example>")]
    [InlineData("MAIL FROM:<joe@example.com> RCPT TO:<a@example.org> ORCPT=rfc822;joe+2Bx@example.org", "MAIL FROM:<j*e@*******.com> RCPT TO:<a*a@*******.org> ORCPT=rfc822;j*x@*******.org")]
    public void Lines_of_Postfix(string line, string masked) => Assert.Equal(masked, Mask(Smart, line));

    [Theory]
    [InlineData("\"Joe Doe\" <joe@example.com>, Ann <ann@example.org>;", "\"Joe Doe\" <j*e@*******.com>, Ann <a*n@*******.org>;")]
    [InlineData("\"joe@example.com\" <joe@example.com>", "\"j*e@*******.com\" <j*e@*******.com>")]
    [InlineData("\"a\" <b@example.com>, \"c d\"@example.org", "\"a\" <b*b@*******.com>, \"c*d\"@*******.org")]
    [InlineData("5\" disk of \"joe\"@example.org", "5\" disk of \"j*e\"@*******.org")]
    [InlineData("mailto:joe@example.com?subject=x", "mailto:j*e@*******.com?subject=x")]
    [InlineData("john(work)@example.com, joe@example.com (Joe)", "j*)@*******.com, j*e@*******.com (Joe)")]
    [InlineData("mail joe@example.com. Or ann@example.org, or (ed@example.net): 'kim@example.com'!", "mail j*e@*******.com. Or a*n@*******.org, or (e*d@*******.net): 'k*m@*******.com'!")]
    [InlineData("friends:a@example.org,b@example.org;c@example.org|d@example.org", "friends:a*a@*******.org,b*b@*******.org;c*c@*******.org|*d@*******.org")]
    [InlineData("joe@", "j*e@")]
    [InlineData("joe@: not found", "j*e@: not found")]
    [InlineData("{\"to\":\"joe@example.com\"} {\\\"to\\\":\\\"joe@example.com\\\"}", "{\"to\":\"j*e@*******.com\"} {\\\"to\\\":\\\"j*e@*******.com\\\"}")]
    [InlineData("relay: [smtp.example.net]:587, login user@example.com", "relay: [smtp.example.net]:587, login u*r@*******.com")]
    public void Text_around_addresses_stays(string line, string masked) => Assert.Equal(masked, Mask(Smart, line));

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("a @ b, @ c, \"@\", <@>")]
    [InlineData("cipher list HIGH:@SECLEVEL=2")]
    [InlineData("domain @example.org, <@example.org>")]
    [InlineData("milter inet:8891@localhost and inet6:8891@localhost")]
    [InlineData("connect from localhost[127.0.0.1]: \"quoted\", <bracketed>, key=value")]
    public void What_is_no_address_stays(string line) => Assert.Equal(line, Mask(Smart, line));

    [Theory]
    [InlineData("#", "d#o@#######.org u#u@[#.#.#.#]", "#@#.org #@[#]")]
    [InlineData("█", "d█o@███████.org u█u@[█.█.█.█]", "█@█.org █@[█]")]
    [InlineData("😶", "d😶o@😶😶😶😶😶😶😶.org u😶u@[😶.😶.😶.😶]", "😶@😶.org 😶@[😶]")]
    public void Any_character_may_be_the_symbol(string symbol, string smart, string paranoid)
    {
        Assert.Equal(smart, Mask(new MaskFilter.Smart(symbol), "demo@example.org u@[192.0.2.1]"));
        Assert.Equal(paranoid, Mask(new MaskFilter.Paranoid(symbol), "demo@example.org u@[192.0.2.1]"));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_no_letters()
    {
        Assert.Equal("*@*.org"u8.ToArray(), Mask(Smart, [0xff, (byte)'x', 0xe2, 0x82, (byte)'@', 0xff, .. ".org"u8]));
        Assert.Equal([(byte)'"', (byte)'*', (byte)'"', .. "@*.org"u8], Mask(Smart, [(byte)'"', 0xc3, (byte)'"', (byte)'@', 0x80, (byte)'z', .. ".org"u8]));
    }

    [Fact]
    public void A_tag_that_looks_like_an_address_is_masked()
    {
        var record = AddressMasker.For(Smart)!.Mask(SyslogRecord.Parse("<22>joe@example.org[12]: ann@example.org"u8));
        Assert.Equal("j*e@*******.org[12]", Encoding.UTF8.GetString(record.Tag));
        Assert.Equal("a*n@*******.org", Encoding.UTF8.GetString(record.Message));
        Assert.Equal((22, 12), (record.Priority, record.Pid));
    }

    [Fact]
    public void Nothing_is_masked_unless_asked_for() => Assert.Null(AddressMasker.For(null));

    /// <summary>What the masker makes of the message of a record.</summary>
    internal static string Mask(MaskFilter filter, string message) => Encoding.UTF8.GetString(Mask(filter, Encoding.UTF8.GetBytes(message)));

    internal static byte[] Mask(MaskFilter filter, byte[] message) =>
        AddressMasker.For(filter)!.Mask(SyslogRecord.Parse([.. "<22>a: "u8, .. message])).Message.ToArray();
}
