//! Which addresses are public: what the IANA special-purpose registries (RFC 6890) do not keep for
//! something else.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

const NOT_PUBLIC_V4: [Ipv4Net; 16] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    // Carriers' NAT (RFC 6598); a cloud's metadata lies in it too.
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    // Link-local, with the metadata of most clouds.
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
    // The metadata of one cloud, public by its number alone.
    v4([168, 63, 129, 16], 32),
];

/// All that is handed out as global unicast (RFC 4291 §2.4).
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0, 0], 3);

const NOT_PUBLIC_V6: [Ipv6Net; 4] = [
    // Protocols, Teredo among them, which carries an IPv4 address.
    v6([0x2001, 0, 0], 23),
    v6([0x2001, 0xdb8, 0], 32),
    // 6to4, which carries an IPv4 address and is given up (RFC 7526).
    v6([0x2002, 0, 0], 16),
    v6([0x3fff, 0, 0], 20),
];

/// NAT64 (RFC 6052 §2.1): the last four bytes are the address that is really connected to.
const NAT64: Ipv6Net = v6([0x64, 0xff9b, 0], 96);

fn is_public_v4(address: Ipv4Addr) -> bool {
    !NOT_PUBLIC_V4.iter().any(|net| net.contains(&address))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    if NAT64.contains(&address) {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    GLOBAL_V6.contains(&address) && !NOT_PUBLIC_V6.iter().any(|net| net.contains(&address))
}

const fn v4([a, b, c, d]: [u8; 4], bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6([a, b, c]: [u16; 3], bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn what_leads_inside_is_not_public() {
        let v4 = "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1
            127.255.0.9 168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192
            192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
            224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255";
        let v6 = ":: ::1 64:ff9b:1::a00:1 100::1 2001::1 2001:0:4136:e378::1 2001:20::1
            2001:db8::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 ffff::1";
        for text in v4.split_whitespace().chain(v6.split_whitespace()) {
            assert!(!public(text), "{text}");
        }
    }

    #[test]
    fn an_inner_address_is_not_made_public_by_ipv6_around_it() {
        for text in "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1
            64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:a00:1::1"
            .split_whitespace()
        {
            assert!(!public(text), "{text}");
        }
    }

    #[test]
    fn the_internet_is_public() {
        for text in "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255
            128.0.0.0 168.63.129.15 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.1
            198.17.255.255 198.20.0.0 223.255.255.255 2001:200::1 2606:4700:4700::1111
            2a01:e0a::1 64:ff9b::1.1.1.1 ::ffff:1.1.1.1"
            .split_whitespace()
        {
            assert!(public(text), "{text}");
        }
    }
}
