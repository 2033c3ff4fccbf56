// The parameters of Postfix that are more than text, with the bounds that its programs hold them to. They are those of the tables that postconf(1) of
// Postfix 3.10 was built with (bool_table.h, nbool_table.h, int_table.h, nint_table.h, long_table.h, time_table.h); a test in the image compares them
// with what `postconf -d` says. Each is a name, with `:least` or `:least:most` behind where there is a bound. TypedParameters reads them.

using System.Globalization;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Which type a parameter has.</summary>
internal static class ParameterTypes
{
    /// <summary>yes or no.</summary>
    private const string Booleans = """
        address_verify_negative_cache allow_min_user allow_percent_hack allow_srv_lookup_fallback allow_untrusted_routing always_add_missing_headers
        append_at_myorigin append_dot_mydomain backwards_bounce_logfile_compatibility biff broken_sasl_auth_clients cleanup_replace_stray_cr_lf
        confirm_delay_cleared daemon_table_open_error_is_fatal destination_concurrency_feedback_debug detect_8bit_encoding_header
        disable_dns_lookups disable_mime_input_processing disable_mime_output_conversion disable_verp_bounces disable_vrfy_command
        dns_ncache_ttl_fix_enable enable_idna2003_compatibility enable_long_queue_ids enable_original_recipient enable_threaded_bounces
        expand_owner_alias force_mime_input_conversion frozen_delivered_to helpful_warnings ignore_mx_lookup_error ignore_srv_lookup_error
        lmtp_assume_final lmtp_balance_inet_protocols lmtp_bind_address_enforce lmtp_cname_overrides_servername lmtp_connection_cache_on_demand
        lmtp_defer_if_no_mx_address_found lmtp_enforce_tls lmtp_per_request_deadline lmtp_quote_rfc821_envelope lmtp_randomize_addresses
        lmtp_sasl_auth_enable lmtp_sasl_auth_soft_bounce lmtp_send_dummy_mail_auth lmtp_send_xforward_command lmtp_sender_dependent_authentication
        lmtp_skip_5xx_greeting lmtp_skip_quit_response lmtp_tls_block_early_mail_reply lmtp_tls_connection_reuse lmtp_tls_enable_rpk
        lmtp_tls_enforce_peername lmtp_tls_enforce_sts_mx_patterns lmtp_tls_force_insecure_host_tlsa_lookup lmtp_tls_note_starttls_offer
        lmtp_tls_wrappermode lmtp_tlsrpt_enable lmtp_tlsrpt_skip_reused_handshakes lmtp_use_tls multi_instance_enable owner_request_special
        postscreen_bare_newline_enable postscreen_disable_vrfy_command postscreen_enforce_tls postscreen_helo_required
        postscreen_non_smtp_command_enable postscreen_pipelining_enable postscreen_use_tls qmqpd_client_port_logging require_home_directory
        reset_owner_alias resolve_dequoted_address resolve_null_domain resolve_numeric_domain respectful_logging send_cyrus_sasl_authzid
        show_user_unknown_table_name smtp_always_send_ehlo smtp_balance_inet_protocols smtp_bind_address_enforce smtp_cname_overrides_servername
        smtp_connection_cache_on_demand smtp_defer_if_no_mx_address_found smtp_enforce_tls smtp_never_send_ehlo smtp_per_request_deadline
        smtp_quote_rfc821_envelope smtp_randomize_addresses smtp_sasl_auth_enable smtp_sasl_auth_soft_bounce smtp_send_dummy_mail_auth
        smtp_send_xforward_command smtp_sender_dependent_authentication smtp_skip_5xx_greeting smtp_skip_quit_response
        smtp_tls_block_early_mail_reply smtp_tls_connection_reuse smtp_tls_enable_rpk smtp_tls_enforce_peername smtp_tls_enforce_sts_mx_patterns
        smtp_tls_force_insecure_host_tlsa_lookup smtp_tls_note_starttls_offer smtp_tls_wrappermode smtp_tlsrpt_enable
        smtp_tlsrpt_skip_reused_handshakes smtp_use_tls smtpd_client_port_logging smtpd_delay_open_until_valid_rcpt smtpd_delay_reject
        smtpd_enforce_tls smtpd_forbid_unauth_pipelining smtpd_helo_required smtpd_hide_client_session smtpd_peername_lookup
        smtpd_per_request_deadline smtpd_reject_unlisted_recipient smtpd_reject_unlisted_sender smtpd_relay_before_recipient_restrictions
        smtpd_sasl_auth_enable smtpd_sasl_authenticated_header smtpd_tls_always_issue_session_ids smtpd_tls_ask_ccert smtpd_tls_auth_only
        smtpd_tls_enable_rpk smtpd_tls_received_header smtpd_tls_req_ccert smtpd_tls_wrappermode smtpd_use_tls smtputf8_enable soft_bounce
        strict_7bit_headers strict_8bitmime strict_8bitmime_body strict_mailbox_ownership strict_mime_encoding_domain strict_rfc821_envelopes
        strict_smtputf8 sun_mailtool_compatibility swap_bangpath tls_append_default_CA tls_fast_shutdown_enable tls_legacy_public_key_fingerprints
        tls_preempt_cipherlist tls_required_enable tls_wildcard_matches_multiple_labels tlsproxy_client_enforce_tls tlsproxy_client_use_tls
        tlsproxy_enforce_tls tlsproxy_tls_always_issue_session_ids tlsproxy_tls_ask_ccert tlsproxy_tls_enable_rpk tlsproxy_tls_req_ccert
        tlsproxy_use_tls
        """;

    /// <summary>32 bits.</summary>
    private const string Numbers = """
        access_map_defer_code access_map_reject_code address_verify_pending_request_limit:1 address_verify_poll_count:1
        berkeley_db_create_buffer_size:1 berkeley_db_read_buffer_size:1 body_checks_size_limit bounce_size_limit:1 debug_peer_level:1
        default_delivery_slot_cost default_delivery_slot_discount:0:100 default_delivery_slot_loan
        default_destination_concurrency_failed_cohort_limit default_destination_concurrency_limit default_destination_recipient_limit
        default_extra_recipient_limit default_minimum_delivery_slots default_process_limit:1 default_recipient_limit
        default_recipient_refill_limit:1 defer_code delay_logging_resolution_limit:0:6 deliver_lock_attempts:1 dont_remove duplicate_filter_limit
        fault_injection_code fork_attempts:1 hash_queue_depth:1 header_address_token_limit:1 header_size_limit:1 hopcount_limit:1
        initial_destination_concurrency:1 invalid_hostname_reject_code line_length_limit:512 lmtp_connection_reuse_count_limit
        lmtp_line_length_limit lmtp_min_data_rate:1 lmtp_mx_address_limit lmtp_mx_session_limit lmtp_tls_scert_verifydepth
        local_destination_concurrency_limit local_destination_recipient_limit maps_rbl_reject_code max_use:1 mime_boundary_length_limit:1
        mime_nesting_limit:1 multi_recipient_bounce_reject_code non_fqdn_reject_code plaintext_reject_code postscreen_client_connection_count_limit
        postscreen_command_count_limit:1 postscreen_dnsbl_allowlist_threshold postscreen_dnsbl_threshold:1 postscreen_post_queue_limit:5
        postscreen_pre_queue_limit:10 qmgr_fudge_factor:10:100 qmgr_message_active_limit:1 qmgr_message_recipient_limit:1
        qmgr_message_recipient_minimum:1 queue_file_attribute_count_limit:1 reject_code relay_domains_reject_code smtp_connection_reuse_count_limit
        smtp_line_length_limit smtp_min_data_rate:1 smtp_mx_address_limit smtp_mx_session_limit smtp_tls_scert_verifydepth
        smtpd_client_auth_rate_limit smtpd_client_connection_count_limit smtpd_client_connection_rate_limit smtpd_client_ipv4_prefix_length:0:32
        smtpd_client_ipv6_prefix_length:0:128 smtpd_client_message_rate_limit smtpd_client_new_tls_session_rate_limit
        smtpd_client_recipient_rate_limit smtpd_forbid_bare_newline_reject_code:500:599 smtpd_hard_error_limit:1 smtpd_history_flush_threshold:1
        smtpd_junk_command_limit:1 smtpd_min_data_rate:1 smtpd_policy_service_request_limit smtpd_policy_service_try_limit:1 smtpd_recipient_limit:1
        smtpd_recipient_overshoot_limit:1 smtpd_sasl_response_limit:12288 smtpd_soft_error_limit:1 smtpd_tls_ccert_verifydepth
        socketmap_max_reply_size:1 tcp_windowsize tls_daemon_random_bytes:1 tls_random_bytes:1 tlsproxy_client_scert_verifydepth
        tlsproxy_tls_ccert_verifydepth unknown_address_reject_code unknown_client_reject_code unknown_hostname_reject_code
        unknown_local_recipient_reject_code unknown_relay_recipient_reject_code unknown_virtual_alias_reject_code
        unknown_virtual_mailbox_reject_code unverified_recipient_defer_code:200:499 unverified_recipient_reject_code:200:599
        unverified_sender_defer_code:200:499 unverified_sender_reject_code:200:599 virtual_alias_address_length_limit:1
        virtual_alias_expansion_limit:1 virtual_alias_recursion_limit:1 virtual_minimum_uid:1
        """;

    /// <summary>As many bits as C's long has: 32 or 64.</summary>
    private const string Sizes = """
        lmdb_map_size:1 mailbox_size_limit message_size_limit queue_minfree virtual_mailbox_limit
        """;

    /// <summary>Times in seconds where no unit stands behind the number; bounds are in seconds everywhere.</summary>
    private const string Seconds = """
        address_verify_poll_delay:1 address_verify_sender_ttl anvil_rate_time_unit:1 anvil_status_update_time:1 application_event_drain_time:1
        command_time_limit:1 connection_cache_protocol_timeout:1 connection_cache_status_update_time:1 connection_cache_ttl_limit:1 daemon_timeout:1
        default_destination_rate_delay default_recipient_refill_delay:1 default_transport_rate_delay deliver_lock_delay:1 dnsblog_reply_delay
        fork_delay:1 in_flow_delay:0:10 ipc_idle:1 ipc_timeout:1 ipc_ttl:1 lmtp_connect_timeout lmtp_connection_cache_time_limit:1
        lmtp_connection_reuse_time_limit:1 lmtp_data_done_timeout:1 lmtp_data_init_timeout:1 lmtp_data_xfer_timeout:1 lmtp_lhlo_timeout:1
        lmtp_mail_timeout:1 lmtp_pix_workaround_delay_time:1 lmtp_pix_workaround_threshold_time lmtp_quit_timeout:1 lmtp_rcpt_timeout:1
        lmtp_rset_timeout:1 lmtp_starttls_timeout:1 lmtp_tls_session_cache_timeout:0:8640000 lmtp_xforward_timeout:1 max_idle:1
        maximal_backoff_time:1 milter_command_timeout:1 milter_connect_timeout:1 milter_content_timeout:1 minimal_backoff_time:1
        postlogd_watchdog_timeout:10 postscreen_command_time_limit:1 postscreen_dnsbl_min_ttl:1 postscreen_dnsbl_timeout:1 postscreen_greet_wait:1
        postscreen_upstream_proxy_timeout:1 postscreen_watchdog_timeout:10 qmgr_clog_warn_time qmgr_daemon_timeout:1 qmgr_ipc_timeout:1
        qmqpd_error_delay qmqpd_timeout:1 queue_run_delay:1 service_throttle_time:1 smtp_connect_timeout smtp_connection_cache_time_limit:1
        smtp_connection_reuse_time_limit:1 smtp_data_done_timeout:1 smtp_data_init_timeout:1 smtp_data_xfer_timeout:1 smtp_helo_timeout:1
        smtp_mail_timeout:1 smtp_pix_workaround_delay_time:1 smtp_pix_workaround_threshold_time smtp_quit_timeout:1 smtp_rcpt_timeout:1
        smtp_rset_timeout:1 smtp_starttls_timeout:1 smtp_tls_session_cache_timeout:0:8640000 smtp_xforward_timeout:1 smtpd_error_sleep_time
        smtpd_policy_service_max_idle:1 smtpd_policy_service_max_ttl:1 smtpd_policy_service_retry_delay:1 smtpd_policy_service_timeout:1
        smtpd_proxy_timeout:1 smtpd_starttls_timeout:1 smtpd_timeout:1 smtpd_tls_session_cache_timeout:0:8640000 smtpd_upstream_proxy_timeout:1
        stale_lock_time:1 tls_random_prng_update_period:1 tls_random_reseed_period:1 tlsproxy_watchdog_timeout:10 transport_retry_time:1
        trigger_timeout:1
        """;

    /// <summary>Times, otherwise in hours.</summary>
    private const string Hours = """
        address_verify_cache_cleanup_interval address_verify_negative_refresh_time:1 delay_warning_time fast_flush_refresh_time:1
        postscreen_cache_cleanup_interval postscreen_dnsbl_max_ttl:1
        """;

    /// <summary>Times, otherwise in days.</summary>
    private const string Days = """
        address_verify_negative_expire_time:1 address_verify_positive_expire_time:1 address_verify_positive_refresh_time:1
        bounce_queue_lifetime:0:8640000 fast_flush_purge_time:1 lmtp_sasl_auth_cache_time maximal_queue_lifetime:0:8640000
        postscreen_bare_newline_ttl:1 postscreen_cache_retention_time:1 postscreen_greet_ttl:1 postscreen_non_smtp_command_ttl:1
        postscreen_pipelining_ttl:1 smtp_sasl_auth_cache_time
        """;

    private static readonly char[] Blank = [' ', '\n', '\r'];

    /// <summary>Every parameter that has a type, by name.</summary>
    public static IReadOnlyDictionary<string, ParameterType> All { get; } = ReadAll();

    private static Dictionary<string, ParameterType> ReadAll()
    {
        var all = new Dictionary<string, ParameterType>(StringComparer.Ordinal);
        Add(Booleans, (_, _) => new ParameterType.Boolean());
        Add(Numbers, (least, most) => new ParameterType.Number(least, most, int.MaxValue));
        Add(Sizes, (least, most) => new ParameterType.Number(least, most, ClientRows.LargestSize));
        Add(Seconds, (least, most) => new ParameterType.Time('s', least, most));
        Add(Hours, (least, most) => new ParameterType.Time('h', least, most));
        Add(Days, (least, most) => new ParameterType.Time('d', least, most));

        // milter8.c and inet_proto.c.
        all.Add("milter_default_action", new ParameterType.Words(["accept", "quarantine", "reject", "shutdown", "tempfail"], Several: false));
        all.Add("inet_protocols", new ParameterType.Words(["all", "ipv4", "ipv6"], Several: true));
        return all;

        void Add(string rows, Func<int, int, ParameterType> type)
        {
            foreach (var row in rows.Split(Blank, StringSplitOptions.RemoveEmptyEntries))
            {
                var words = row.Split(':');
                all.Add(words[0], type(Bound(words, 1), Bound(words, 2)));
            }
        }
    }

    // 0 is none, as in Postfix.
    private static int Bound(string[] words, int index) => index < words.Length ? int.Parse(words[index], CultureInfo.InvariantCulture) : 0;
}
