//! What counts as a picture that somebody else made, such as a partner's logo.

use imagesize::{ImageType, blob_size, image_type};

use super::words;

words! {
    /// Pictures made of dots, under their media types. SVG is none of them: it may hold scripts
    /// and ask for more.
    pub enum PictureKind {
        Gif = "image/gif",
        Jpeg = "image/jpeg",
        Png = "image/png",
        Webp = "image/webp",
    }
}

/// A few bytes may claim to be a picture that fills a browser's memory.
const MAX_SIDE: usize = 2048;

/// PNG §5.2; a part of it is enough for the library, not for a browser.
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

impl PictureKind {
    /// What these bytes are, whatever their sender calls them.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let kind = match image_type(bytes).ok()? {
            ImageType::Gif => Self::Gif,
            ImageType::Jpeg => Self::Jpeg,
            ImageType::Png if bytes.starts_with(PNG_SIGNATURE) => Self::Png,
            ImageType::Webp => Self::Webp,
            _ => return None,
        };
        let size = blob_size(bytes).ok()?;
        let sides = 1..=MAX_SIDE;
        (sides.contains(&size.width) && sides.contains(&size.height)).then_some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32) -> Vec<u8> {
        let header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let size = [width.to_be_bytes(), 64_u32.to_be_bytes()].concat();
        [&header[..], &size, &[8, 6, 0, 0, 0]].concat()
    }

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        let gif = b"GIF89a\x40\0\x40\0\x80\0\0\0\0\0";
        let jpeg = b"\xff\xd8\xff\xc0\0\x11\x08\0\x40\0\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
        let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\x3f\xc0\x0f\0\0\0\0\0\0\0\0\0";
        assert_eq!(PictureKind::of(&png(64)), Some(PictureKind::Png));
        assert_eq!(PictureKind::of(gif), Some(PictureKind::Gif));
        assert_eq!(PictureKind::of(jpeg), Some(PictureKind::Jpeg));
        assert_eq!(PictureKind::of(webp), Some(PictureKind::Webp));
    }

    #[test]
    fn what_is_no_picture_made_of_dots_is_none() {
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let html = b"<!doctype html><script>alert(1)</script>";
        for bytes in [
            &svg[..],
            html,
            b"%PDF-1.7 and more",
            b"\0\0\x01\0\x01\0\x10\x10\0\0\0\0",
            b"",
        ] {
            assert_eq!(PictureKind::of(bytes), None);
        }
        assert_eq!(PictureKind::of(b"\x89PNG\r\n\x1a\n"), None, "cut off");
        let mut mangled = png(64);
        mangled.swap(4, 5);
        assert_eq!(
            PictureKind::of(&mangled),
            None,
            "the signature is not whole"
        );
    }

    #[test]
    fn a_picture_is_neither_empty_nor_huge() {
        assert_eq!(PictureKind::of(&png(2048)), Some(PictureKind::Png));
        for width in [0, 2049, u32::MAX] {
            assert_eq!(PictureKind::of(&png(width)), None, "{width}");
        }
    }
}
