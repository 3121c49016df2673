export default { title: 'Kiosk' }
