using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class NamedFilesTests
{
    [Fact]
    public void Certificates_tables_and_options_of_services_are_found_once_and_sockets_are_not()
    {
        var mainCf = new MainCf("""
            smtpd_tls_chain_files = /tls/key.pem, /tls/cert.pem
            smtp_tls_CAfile = /tls/cert.pem
            header_checks = regexp:$config_directory/checks
            smtpd_client_restrictions = check_client_access {cidr:/etc/clients}
            smtpd_milters = unix:/run/opendkim/opendkim.sock, { local:/run/other.sock, connect_timeout=10s }
            myhostname = relay
            """);
        var masterCf = new MasterCf("smtps inet n - n - - smtpd -o smtpd_tls_cert_file=/tls/other.pem\n");

        Assert.Equal(
            ["/tls/key.pem", "/tls/cert.pem", "/etc/postfix/checks", "/etc/clients", "/tls/other.pem"],
            NamedFiles.In(mainCf, masterCf).Select(path => path.Replace("//", "/")));
    }
}
